"""The address of the repository: /oai."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from api.oai.protocol import OaiError, arguments_of
from api.oai.responses import Repository, error_response, respond
from library.rate_limits import rate_limit
from library.sanitize import single_line
from search.export.formats import library_name


@rate_limit("harvests")
@csrf_exempt  # harvesters post queries; nothing is changed
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Respond to OAI-PMH. Public records only, whoever is signed in."""
    with override(settings.LANGUAGE_CODE):
        email = single_line(render_to_string("api/contact_email.txt", request=request))
        repository = Repository(
            name=library_name(request),
            email=email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            url=request.build_absolute_uri(reverse("oai")),
            absolute_url=request.build_absolute_uri,
        )
        try:
            body = respond(repository, arguments_of(request))
        except OaiError as error:
            body = error_response(repository, error)
    return HttpResponse(body, "text/xml; charset=utf-8")
