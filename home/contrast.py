"""Stylesheets with readable colours: contrast ratio by WCAG 2."""

from __future__ import annotations

import colorsys

# The default of an installation without a brand colour.
LIBRARY_COLOUR = "#0c5460"
MIN_CONTRAST = 4.5
PAPER, DARK_PAPER = "#ffffff", "#1c2225"
BRIGHT_INK, DARK_INK = "#ffffff", "#0d1517"

_Channels = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours like "#0c5460", from 1 to 21."""
    darker, brighter = sorted((_luminance(one), _luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


def stylesheet(colour: str) -> str:
    """Return the brand's custom properties of library.css for light and dark mode."""
    light = {"brand": colour, "brand-ink": BRIGHT_INK, "band": colour}
    dark = {
        "brand": brighten(colour, DARK_PAPER),
        "brand-ink": DARK_INK,
        "band": _mix(colour, "#000000", 0.5),
    }
    dark_rule = f"@media screen and (prefers-color-scheme: dark) {{ {_rule(dark)} }}"
    return f"{_rule(light)}\n{dark_rule}\n"


def admin_stylesheet(colour: str) -> str:
    """Return Wagtail's custom properties for a colour: menus, and links in light mode.

    In dark mode Wagtail does not lighten the colour of links enough to be readable.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(
        *(channel / 255 for channel in _channels(colour))
    )
    values = {
        "hue": f"{hue * 360:.1f}",
        "saturation": f"{saturation:.1%}",
        "lightness": f"{lightness:.1%}",
    }
    menus = _rule({f"w-color-primary-{k}": v for k, v in values.items()})
    links = _rule({f"w-color-secondary-{k}": v for k, v in values.items()})
    light = links.replace(":root", ":root.w-theme-light")
    system = links.replace(":root", ":root.w-theme-system")
    system_rule = f"@media (prefers-color-scheme: light) {{ {system} }}"
    return f"{menus}\n{light}\n{system_rule}\n"


def brighten(colour: str, paper: str, min_contrast: float = MIN_CONTRAST) -> str:
    """Return `colour` mixed with the least white that makes it readable on `paper`."""
    mixes = (_mix(colour, PAPER, step / 20) for step in range(21))
    return next(mix for mix in mixes if contrast(mix, paper) >= min_contrast)


def _rule(tokens: dict[str, str]) -> str:
    return ":root { " + " ".join(f"--{k}: {v};" for k, v in tokens.items()) + " }"


def _channels(colour: str) -> _Channels:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue


def _mix(colour: str, other: str, share: float) -> str:
    """Return `colour` with a share, from 0 to 1, of the other colour."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    mixed = (round(one + (two - one) * share) for one, two in pairs)
    return "#" + "".join(f"{value:02x}" for value in mixed)


def _luminance(colour: str) -> float:
    values = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in values
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
