"""axe finds nothing on the readers' pages; nothing scrolls sideways; nothing runs."""

from __future__ import annotations

import pytest

from search.indexing import drain_all
from tests.factories import LibraryDocumentFactory, ResourceFactory

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "home",
    "results",
    "nothing",
    "resource",
    "page",
    "list",
    "term",
    "years",
    "login",
)


@pytest.fixture
def addresses(site) -> dict[str, str]:
    """The readers' pages by name, in a library with something on each."""
    document = LibraryDocumentFactory(pdf=True, pages=["An early warning.", "More."])
    resource = ResourceFactory(
        title="Early warning <script>document.title = 'run'</script>",
        summary="A summary.",
        type="toolkit",
        regions=["SDN", "TCD"],
        themes=["A"],
        organisations=["One"],
        published_on="2024-03-01",
        un_symbol="A/79/1",
        files=[
            {"document": document},
            {"language": "ar", "pages": ["الإنذار المبكر warning"]},
        ],
    )
    for number in range(21):
        ResourceFactory(title=f"Warning {number}", type=f"type-{number}")
    drain_all()
    return {
        "home": "/",
        "results": "/search/?q=warning&region=SDN&lang=en",
        "nothing": "/search/?q=absent&type=toolkit",
        "resource": f"{resource.get_absolute_url()}?q=warning",
        "page": f"{resource.files.first().page_url(1)}?q=warning",
        "list": "/regions/",
        "term": "/regions/label-of-sdn/",
        "years": "/years/",
        "login": "/login/",
    }


@pytest.mark.parametrize(
    ("prefix", "width", "scheme"),
    [
        ("", 390, "light"),
        ("", 1200, "light"),
        ("", 1200, "dark"),
        ("/ar", 390, "light"),
        ("/ar", 1200, "light"),
    ],
)
def test_axe_finds_nothing(chromium, live_server, addresses, prefix, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    # axe is put into the page, which the page's policy rightly forbids.
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True
    )
    tab = context.new_page()
    for name in PAGES:
        answer = tab.goto(f"{live_server.url}{prefix}{addresses[name]}")
        assert answer.status == 200, name
        assert tab.locator("main#main h1").count() == 1, name
        found = Axe().run(tab)
        assert len(found.response["passes"]) > 10, name
        assert not found.response["violations"], f"{name}: {found.generate_report()}"
        wide = tab.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} scrolls sideways"
    context.close()


def test_pages_keep_their_own_policy(chromium, live_server, addresses):
    tab = chromium.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("dialog", lambda dialog: complaints.append(dialog.message))
    for name in PAGES:
        tab.goto(f"{live_server.url}{addresses[name]}")
        assert tab.title() != "run"
    tab.close()
    assert complaints == []


def test_filters_start_closed_on_phones_and_open_beside_results(
    chromium, live_server, addresses
):
    seen = {}
    for width in (390, 1200):
        tab = chromium.new_page(viewport={"width": width, "height": 844})
        tab.goto(live_server.url + addresses["results"])
        seen[width] = tab.locator("fieldset").first.is_visible()
        tab.close()
    assert seen == {390: False, 1200: True}


def test_ticking_a_box_and_applying_narrows_the_results(
    chromium, live_server, addresses
):
    tab = chromium.new_page(viewport={"width": 390, "height": 844})
    tab.goto(f"{live_server.url}/search/?q=warning")
    tab.locator("details.filters > summary").click()
    tab.locator('label[data-value="toolkit"]').click()
    tab.get_by_role("button", name="Apply").click()
    tab.wait_for_url("**type=toolkit**")
    assert tab.locator("[data-resource-id]").count() == 1
    tab.close()
