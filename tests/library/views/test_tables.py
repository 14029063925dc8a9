"""Lines with tabs between cells are shown as a table."""

from django.utils.html import escape
from django.utils.safestring import mark_safe

from library.templatetags.tables import with_tables
from library.views.reader.text import join_lines

ROWS = "Country\t2023\t2024\nSudan\t\t12\nHaiti\t<b>"
TABLE = (
    '<div class="scroll"><table><tr><td>Country</td><td>2023</td><td>2024</td></tr>'
    "<tr><td>Sudan</td><td></td><td>12</td></tr>"
    "<tr><td>Haiti</td><td>&lt;b&gt;</td><td></td></tr></table></div>"
)


def test_three_rows_are_a_table_between_lines():
    html = with_tables(escape(f"Before\n{ROWS}\nAfter\nmore"))
    assert html == f"Before{TABLE}After\nmore"
    assert with_tables(escape(ROWS)) == TABLE


def test_two_rows_stay_lines():
    html = escape("A/80/1\tDistr. General\n9 May\tEnglish\nThe <b>Council</b>")
    assert with_tables(html) == html


def test_marks_end_with_their_cell_and_keep_their_id():
    html = mark_safe('a <mark id="hit-1">b\tc\nd</mark>\te\nf\tg')
    assert with_tables(html) == (
        '<div class="scroll"><table><tr><td>a <mark id="hit-1">b</mark></td>'
        "<td><mark>c</mark></td></tr><tr><td><mark>d</mark></td><td>e</td></tr>"
        "<tr><td>f</td><td>g</td></tr></table></div>"
    )


def test_rows_are_not_joined_to_paragraphs():
    full = "A line that is as wide as the column of the page"
    row = "Country of the displaced people\t2023\t2024\t2025"
    text = f"{full}\n{row}\n{row}\n{full}\n{full}"
    assert join_lines(text) == f"{full}\n{row}\n{row}\n{full} {full}"
