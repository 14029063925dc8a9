"""Number formats of Excel cells: which numbers are dates, times or percentages."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import NamedTuple

from library.extraction.containers import ooxml, safe_xml
from library.extraction.containers.zip_archive import Archive
from library.extraction.source import Unreadable

_EPOCH = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_DAYS = range(61, 2_958_466)  # from March 1900 (before, programs differ) to 9999
# Formats without a code in the file.
_DATES = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_TIMES = frozenset((*range(18, 23), 45, 47))
_ELAPSED = 46
_PERCENT_DECIMALS = {9: 0, 10: 2}
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\[\]]*\]')
_ELAPSED_UNIT = re.compile(r"\[(?:h+|m+|s+)\]")
_DECIMALS = re.compile(r"\.([0#?]+)")
_MAX_DIGITS = 15  # of a number in Excel; later ones are noise of binary fractions


class CellFormat(NamedTuple):
    """How a cell displays its number."""

    has_date: bool = False
    has_time: bool = False
    is_elapsed: bool = False  # hours may exceed 24
    percent_decimals: int | None = None  # None: not a percentage


class CellFormats:
    """The formats of a workbook's cells, by the number of the cell's style."""

    def __init__(self, archive: Archive, main: str):
        properties = next(
            safe_xml.parse(archive.read(main)).iter("{*}workbookPr"), None
        )
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._epoch = _EPOCH_1904 if is_1904 else _EPOCH
        self._by_style: list[CellFormat] = []
        with suppress(Unreadable):  # damaged styles must not lose the cells
            self._by_style = read_formats(archive, main)

    def display(self, number: str, style: str) -> str:
        """Return a stored number as the cell displays it; dates as 2005-09-16."""
        is_known = style.isdecimal() and int(style) < len(self._by_style)
        cell_format = self._by_style[int(style)] if is_known else CellFormat()
        with suppress(ValueError, OverflowError):
            return _display(number, cell_format, self._epoch)
        return number


def read_formats(archive: Archive, main: str) -> list[CellFormat]:
    """Return the format of each cell style of a workbook."""
    cell_formats = []
    for part in ooxml.parts_of_kind(archive, main, "styles"):
        root = safe_xml.parse(archive.read(part))
        codes = {
            element.get("numFmtId", ""): element.get("formatCode", "")
            for element in root.iter("{*}numFmt")
        }
        styles = root.find("{*}cellXfs")
        for style in styles if styles is not None else ():
            format_id = style.get("numFmtId", "")
            if format_id in codes:
                cell_formats.append(parse_code(codes[format_id]))
            else:
                number = int(format_id) if format_id.isdecimal() else 0
                cell_formats.append(
                    CellFormat(
                        number in _DATES,
                        number in _TIMES,
                        number == _ELAPSED,
                        _PERCENT_DECIMALS.get(number),
                    )
                )
    return cell_formats


def parse_code(code: str) -> CellFormat:
    """Return the meaning of a format code such as `dd/mm/yyyy` or `0.0%`."""
    code = code.lower()
    is_elapsed = bool(_ELAPSED_UNIT.search(code))
    code = _LITERAL.sub("", code).partition(";")[0]
    if "%" in code:
        decimals = _DECIMALS.search(code)
        return CellFormat(percent_decimals=len(decimals[1]) if decimals else 0)
    has_time = "h" in code or "s" in code
    has_month = "m" in code and not has_time and not is_elapsed
    has_date = "y" in code or "d" in code or has_month
    return CellFormat(has_date, has_time, is_elapsed)


def _display(number: str, cell_format: CellFormat, epoch: datetime) -> str:
    value = float(number)
    if cell_format.percent_decimals is not None:
        return f"{100 * value:.{cell_format.percent_decimals}f}%"
    if cell_format.is_elapsed:
        minutes = round(value * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if cell_format.has_date and int(value) not in _DAYS:
        return number
    if cell_format.has_date or cell_format.has_time:
        # Seconds, so that binary fractions of a day do not become 09:59:59.999.
        moment = epoch + timedelta(seconds=round(value * 86_400))
        is_midnight = moment.time() == datetime.min.time()
        if cell_format.has_date and (is_midnight or not cell_format.has_time):
            return date(moment.year, moment.month, moment.day).isoformat()
        time = moment.strftime("%H:%M:%S").removesuffix(":00")
        return f"{moment.date().isoformat()} {time}" if cell_format.has_date else time
    digits = sum(map(str.isdecimal, number))
    return f"{value:.{_MAX_DIGITS}g}" if "." in number and digits > 15 else number
