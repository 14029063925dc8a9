"""Generated SVG covers: title, organisation, a colour by theme, a pattern by type.

For resources without an image of a first page. A cover has about 1 kB, contains no
script and loads nothing.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from library.models import Resource
from library.resources.records import resource_record
from library.sanitize import single_line

# By the code of the top theme. White text has a contrast of at least 7.8 on each.
COLOURS = {
    "A": "#1d4e7c",
    "B": "#7a2e2e",
    "C": "#0c5460",
    "D": "#7d4407",
    "E": "#3c3a78",
    "F": "#2f4858",
    "G": "#6b2f63",
    "H": "#3f5a24",
}
DEFAULT_COLOUR = "#0c5460"
# By the code of the type: paths in a field of 200 × 118.
PATTERNS = {
    "report": " ".join(f"M-10 {y}q40-40 80 0t80 0t80 0" for y in (30, 55, 80, 105)),
    "toolkit": " ".join(
        f"M{x} {y}h9v9h-9z" for x in range(18, 180, 24) for y in (18, 42, 66, 90)
    ),
    "fact-sheet": " ".join(
        f"M{24 + 18 * number} 110v-{height}"
        for number, height in enumerate((40, 62, 30, 74, 52, 84, 46, 68, 90))
    ),
    "briefing-note": " ".join(
        f"M18 {20 + 12 * number}h{164 - 31 * (number % 2) - 4 * number}"
        for number in range(8)
    ),
    "training-material": "M10 108h30v-20h30v-20h30v-20h30v-20h30v-20h40",
    "op-ed": " ".join(
        f"M{100 - radius} 118a{radius} {radius} 0 0 1 {2 * radius} 0"
        for radius in (22, 42, 62, 82)
    ),
}
PATTERNS["policy-brief"] = PATTERNS["briefing-note"]
DEFAULT_PATTERN = " ".join(f"M{x} 118l80-118" for x in range(-20, 160, 30))
WIDTH, MARGIN = 200, 18
MAX_LINES = 5
MAX_TITLE, MAX_ORGANISATION = 200, 34
# Font size, line height and characters per line, for a short and a long title.
LARGE, SMALL = (18.5, 22, 17), (15.5, 18, 21)


def draw_cover(resource: Resource) -> str:
    """Return the cover of a resource as SVG, in the active language if possible."""
    record = resource_record(resource)
    size, leading, letters = LARGE
    lines = _lines(single_line(record.title)[:MAX_TITLE], letters)
    if len(lines) > MAX_LINES:
        size, leading, letters = SMALL
        lines = _lines(single_line(record.title)[:MAX_TITLE], letters)
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], f"{lines[MAX_LINES - 1]}…"]
    is_rtl = record.direction == "rtl"
    x = WIDTH - MARGIN if is_rtl else MARGIN
    direction = ' direction="rtl"' if is_rtl else ""
    spans = "".join(
        f'<tspan x="{x}" dy="{leading if number else 0}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    bar = WIDTH - MARGIN - 36 if is_rtl else MARGIN
    theme_codes = sorted(theme.code for theme in resource.themes.all())
    colour = COLOURS.get(theme_codes[0][:1] if theme_codes else "", DEFAULT_COLOUR)
    type_code = resource.type.code if resource.type else ""
    pattern = PATTERNS.get(type_code, DEFAULT_PATTERN)
    organisations = [single_line(term) for term in resource.organisations.all()]
    organisation = organisations[0] if organisations else ""
    if len(organisation) > MAX_ORGANISATION:
        organisation = f"{organisation[:MAX_ORGANISATION]}…"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 283" width="200" '
        f'height="283" lang={quoteattr(resource.language)}>'
        f'<rect width="200" height="283" fill="{colour}"/>'
        '<path d="M0 0h200v118H0z" fill-opacity=".16"/>'
        '<svg width="200" height="118"><path fill="none" stroke="#fff" '
        f'stroke-opacity=".42" stroke-width="1.3" d="{pattern}"/></svg>'
        f'<path d="M{bar} 116h36v4h-36z" fill="#e0a526"/>'
        f'<text x="{x}" y="146" fill="#fff" font-weight="700" font-size="{size}" '
        'font-family="Georgia,Noto Serif,Noto Naskh Arabic,serif"'
        f"{direction}>{spans}</text>"
        f'<text x="{x}" y="268" fill="#fff" font-size="10.5" '
        f'font-family="system-ui,Noto Sans,sans-serif"{direction}>'
        f"{escape(organisation)}</text></svg>"
    )


def _lines(text: str, letters: int) -> list[str]:
    """Wrap a title into lines; longer words are truncated."""
    lines: list[str] = []
    for word in text.split():
        word = word if len(word) <= letters else f"{word[: letters - 1]}…"
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or ["…"]
