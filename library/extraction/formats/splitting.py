"""Split text without pages into parts, so that search results lead to a passage."""

PART_LENGTH = 2_800  # characters, about 450 words


def cut(text: str) -> list[str]:
    """Split `text` into parts of about `PART_LENGTH` characters at paragraph ends.

    Parts are numbered like pages: part 3 is "page 3" of the file.
    """
    parts = []
    start = 0
    while len(text) - start > PART_LENGTH * 3 // 2:
        end = min_end = start + PART_LENGTH
        # The first paragraph end, line end or space soon after it.
        for separator in ("\n\n", "\n", " "):
            position = text.find(separator, min_end, min_end + PART_LENGTH // 2)
            if position >= 0:
                end = position + len(separator)
                break
        parts.append(text[start:end])
        start = end
    parts.append(text[start:])
    return parts
