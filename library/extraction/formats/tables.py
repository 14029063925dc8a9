"""Text with tables: a line per row, a tab between cells."""

# A longer cell is a column of a page's layout, whose paragraphs stay apart.
_MAX_CELL_LENGTH = 400


class TableText:
    """Text that is written piece by piece, with the cells of a row on one line."""

    def __init__(self):
        self._pieces: list[str] = []
        # Open rows, the innermost last: the finished cells of each, and the pieces
        # written before the row.
        self._rows: list[tuple[list[str], list[str]]] = []

    def write(self, text: str) -> None:
        """Append text to the open cell, or outside of tables to the text."""
        if text:
            self._pieces.append(text)

    def start_row(self) -> None:
        """Begin a row, which may be inside a cell of another row."""
        self._rows.append(([], self._pieces))
        self._pieces = []

    def end_cell(self, span: int = 1) -> None:
        """End the open cell; `span`: the number of columns that it fills."""
        if self._rows:
            self._rows[-1][0].append("".join(self._pieces))
            self._rows[-1][0].extend([""] * (span - 1))
            self._pieces = []

    def end_row(self) -> None:
        """End the row and append its line."""
        if self._rows:
            cells, before = self._rows.pop()
            cells.append("".join(self._pieces))  # text outside of cells
            self._pieces = before
            self._pieces.append(row_line(cells))

    def take(self) -> str:
        """Return the text written so far, open rows included, and begin anew."""
        texts = [
            text
            for cells, before in self._rows
            for text in (*before, row_line(cells) if cells else "")
        ]
        self._rows = [([], []) for _ in self._rows]
        texts += self._pieces
        self._pieces = []
        return "".join(texts)


def row_line(cells: list[str]) -> str:
    """Return the line of a row; cells with much text or a table inside as lines."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if any("\t" in cell.strip() or len(cell) > _MAX_CELL_LENGTH for cell in cells):
        return "".join(f"{cell.strip()}\n" for cell in cells if cell.strip())
    line = "\t".join(" ".join(cell.split()) for cell in cells)
    return f"{line}\n" if line else ""
