"""Numbers of list items, as office files and HTML write them."""

BULLET = "•"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MAX_ROMAN = 3_999
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def numeral(number: int, style: str) -> str:
    """Return a number in a style: "1", "a", "A", "i" or "I"; others as "1"."""
    lower = style.lower()
    if lower == "a" and 1 <= number <= 26 * 26:
        # Word counts … z, aa, bb; few lists are so long.
        text = _ALPHABET[(number - 1) % 26] * ((number - 1) // 26 + 1)
    elif lower == "i" and 1 <= number <= _MAX_ROMAN:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (number // value)
            number %= value
    else:
        return str(number)
    return text if style == lower else text.upper()
