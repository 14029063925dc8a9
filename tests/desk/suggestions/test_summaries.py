"""Summaries: the file's own abstract or first sentences, quoted with their page."""

import pytest

from tests.desk.suggestions.rules import proposals, values

ABSTRACT = (
    "Executive summary\n"
    "This report documents how village committees in six districts warned their\n"
    "neighbours before armed groups arrived. It rests on ninety interviews. Most\n"
    "warnings came by telephone. A fourth sentence is not quoted.\n"
)
CONTENTS = (
    "Table of contents\n"
    "Executive summary .................................................. 3\n"
    "Introduction ....................................................... 5\n"
    "Recommendations .................................................... 9\n"
)
ADDRESS = (
    "© 2022 Riverside Watchers. All rights reserved. Write to info@example.org for\n"
    "permission to reproduce parts of this publication, which is also on our website.\n"
)
THANKS = (
    "Acknowledgements\n"
    "The authors thank the many people who gave their time to this long research and\n"
    "who cannot be named here for reasons of their own safety and of their families.\n"
)


def test_abstract_is_quoted_with_its_page():
    (found,) = proposals("summary", "Voices\n", CONTENTS, THANKS, ABSTRACT)
    assert found.value.startswith("This report documents how village committees")
    assert found.value.endswith("Most warnings came by telephone.")
    assert (found.page, found.source) == (4, "abstract")
    assert "\n" not in found.value


@pytest.mark.parametrize("page", [CONTENTS, ADDRESS, THANKS])
def test_page_about_the_file_is_no_summary(page):
    assert values("summary", page) == []


def test_first_paragraph_without_abstract():
    page = (
        "Early warning that works\nCoalition Secretariat, 2019\n"
        "Early warning saves lives only when the people who receive a warning can do\n"
        "something about it. Many systems forget this.\n"
        "Who warns\nNobody else.\n"
    )
    (found,) = proposals("summary", page)
    assert found.value == (
        "Early warning saves lives only when the people who receive a warning can do "
        "something about it. Many systems forget this."
    )
    assert (found.page, found.source) == (1, "first paragraph")


def test_arabic_abstract_is_found():
    text = (
        "الملخص التنفيذي\n"
        "يوثق هذا التقرير كيف حذرت لجان القرى في ست مقاطعات جيرانها قبل وصول الجماعات\n"
        "المسلحة إلى المنطقة، ويستند إلى تسعين مقابلة أجريت خلال العام الماضي.\n"
    )
    (found,) = values("summary", text)
    assert found.startswith("يوثق هذا التقرير")


def test_summary_has_at_most_600_characters():
    sentence = "The committee of the village met again and again in that year"
    page = "\n".join([f"{sentence} {number}." for number in range(60)])
    (found,) = values("summary", "\n".join([page, page]))
    assert len(found) <= 600


@pytest.mark.parametrize("text", ["�" * 500, "aaa " * 5_000, "A.\n" * 3_000])
def test_text_that_is_none_gives_no_summary(text):
    assert values("summary", text) == []
