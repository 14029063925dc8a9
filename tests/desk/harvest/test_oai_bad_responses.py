"""Repositories that send what is no list of records, or not a sound one."""

import pytest

from library.models import Resource

from .conftest import titles
from .remote import oai, oai_error, record, records

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no XML",
        "<html><body>Login</body></html>",
        oai_error("noSetHierarchy"),
        oai_error("madeUp"),
        oai("<error/>"),
        "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>" * 2,
        "<a>" * 5000 + "</a>" * 5000,
        b"\xff\xfe\x00",
    ],
)
def test_wrong_response_is_an_error(source, remote, harvest, body):
    remote.answers["/oai"] = body

    source = harvest(source)

    assert source.last_error
    assert Resource.objects.count() == 0


LAUGHS = '<!DOCTYPE lolz [<!ENTITY lol0 "lol">' + "".join(
    f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10)
)


@pytest.mark.parametrize(
    "definition",
    [
        LAUGHS + "]>",
        "<!--" + "x" * 5000 + "-->" + LAUGHS + "]>",
        '<!DOCTYPE x [<!ENTITY lol9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(source, remote, harvest, definition, encoding):
    xml = records(record(1, title="&lol9;"))
    declaration, _, rest = xml.partition("?>")
    declaration = declaration.replace("UTF-8", encoding)
    remote.answers["/oai"] = f"{declaration}?>{definition}{rest}".encode(encoding)

    source = harvest(source)

    assert source.last_error == "The response is not valid XML."
    assert Resource.objects.count() == 0


@pytest.mark.parametrize(
    "datestamp",
    [
        "",
        "yesterday",
        "2026-13-45",
        "0000-00-00",
        "99999-01-01",
        "2026-03-01T25:61:00Z",
    ],
)
def test_record_with_wrong_datestamp_is_left_out(source, remote, harvest, datestamp):
    remote.answers["/oai"] = records(record(1, datestamp), record(2))

    source = harvest(source)

    assert source.last_counts == {"new": 1, "invalid": 1}
    assert titles() == {"Wetland report 2"}


@pytest.mark.parametrize("text", ["soon", "0001-01-01", "9999-12-31", "2026-99-99", ""])
def test_impossible_date_is_left_empty(source, remote, harvest, text):
    remote.answers["/oai"] = records(record(1, date=text))

    harvest(source)

    assert Resource.objects.get().published_on is None


@pytest.mark.parametrize("now", ["9999-01-01T00:00:00Z", "rubbish", ""])
def test_wrong_clock_of_repository_loses_nothing(source, remote, harvest, now):
    body = f"<ListRecords>{record(1)}</ListRecords>"
    remote.answers["/oai"] = oai(body, date=now)

    source = harvest(source)

    assert source.harvested_until[:4] not in ("9999", "rubb", "")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//host",
        "http://host:99999/",
        "http://host:x/",
        "http://[host/",
        "http://host℀.example/",
    ],
)
def test_other_urls_are_no_source(source, remote, harvest, url):
    remote.answers["/oai"] = records(record(1, identifier=url))

    harvest(source)

    assert Resource.objects.get().source_url == ""
