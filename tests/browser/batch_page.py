"""What an editor does with files on the page of a batch, and sees there."""

from __future__ import annotations

import base64
import hashlib

from django.urls import reverse
from playwright.sync_api import expect

SLOW = 60_000  # milliseconds; a busy machine takes its time

DROP = """([element, files]) => {
    const transfer = new DataTransfer();
    for (const [name, data] of files) {
        const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { lastModified: 1 }));
    }
    const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
    for (const name of ["dragover", "drop"])
        element.dispatchEvent(new DragEvent(name, options));
}"""


def tab_in(context, batch):
    """Open the page of a batch."""
    tab = context.new_page()
    tab.goto(reverse("desk_batches:batch", args=[batch.pk]))
    return tab


def drop(tab, files: dict[str, bytes]) -> None:
    coded = [[name, base64.b64encode(data).decode()] for name, data in files.items()]
    zone = tab.locator("[data-desk-upload]").element_handle()
    tab.evaluate(DROP, [zone, coded])


def says(tab, text: str) -> None:
    """Wait until the page tells this to everybody, those who hear it as well."""
    expect(tab.locator("[data-status]")).to_have_text(text, timeout=SLOW)


def slow_down(tab, bytes_a_second: int) -> None:
    session = tab.context.new_cdp_session(tab)
    session.send("Network.enable")
    speed = {"latency": 5, "downloadThroughput": -1, "offline": False}
    session.send(
        "Network.emulateNetworkConditions",
        speed | {"uploadThroughput": bytes_a_second},
    )


def row(tab, name: str):
    return tab.locator("[data-rows] tr", has=tab.get_by_text(name, exact=True))


def is_on_its_way(tab, name: str) -> None:
    """Wait until some of a file is there, and some is not."""
    tab.wait_for_function(
        "name => [...document.querySelectorAll('[data-rows] tr')].some(row =>"
        " row.textContent.includes(name) && row.querySelector('progress').value >= 15)",
        arg=name,
    )


def same(left: bytes, right: bytes) -> bool:
    return hashlib.sha256(left).digest() == hashlib.sha256(right).digest()
