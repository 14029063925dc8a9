"""The library's own templates, read without the indentation of their lines.

Nobody sees it, and it makes up a tenth of what a page weighs on its way to a phone.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.template import Origin
from django.template.loaders import app_directories

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(app_directories.Loader):
    """Loads the templates of the apps in this repository.

    Those of other packages stay as they are: some have translatable texts with line
    breaks, which would no longer be found in their catalogues.
    """

    def get_dirs(self) -> list[Path]:
        folders = super().get_dirs()
        return [path for path in folders if path.parents[1] == settings.BASE_DIR]

    def get_contents(self, origin: Origin) -> str:
        """Return the text of a template; in HTML, lines begin with their content.

        Raises TemplateDoesNotExist if the file is gone.
        """
        contents = super().get_contents(origin)
        return (
            INDENTATION.sub("", contents) if origin.name.endswith(".html") else contents
        )
