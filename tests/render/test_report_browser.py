"""A report in a browser: nothing is fetched, everybody can read it, and it can be printed.

Runs in the Chromium of the distribution (``apt-get install chromium``) and skips where there is none.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indsatsmotor import load_rulebook
from indsatsmotor.render import as_report
from tests.render.schools import HOSTILE, hostile, little, poor

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt-get install chromium")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"desktop": (1280, 900), "phone": (390, 844), "smallest": (320, 568)}
NAMES = {HOSTILE["e1"]: "<img src=https://kanarie.dk onerror=alert(1)>"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The reports as files."""
    folder = tmp_path_factory.mktemp("rapporter")
    schools = {"little": little(), "poor": poor(), "hostile": hostile()}
    for name, (case, plan) in schools.items():
        names = NAMES if name == "hostile" else {}
        for language in ("da", "en"):
            text = as_report(plan, case, load_rulebook(), names=names, language=language)
            (folder / f"{name}-{language}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def opened(browser, folder) -> Iterator[Any]:
    """Opens a report at a size, and notes all that the page says and asks for."""
    contexts = []

    def open_(name: str, size: str = "desktop") -> Any:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.noted = []
        page.on("console", lambda message: page.noted.append(message.text))
        page.on("pageerror", lambda error: page.noted.append(str(error)))
        page.on("dialog", lambda dialog: page.noted.append(dialog.message))
        page.on("request", lambda request: page.noted.append(request.url))
        url = (folder / f"{name}.html").as_uri()
        page.goto(url)
        page.noted.remove(url)
        return page

    yield open_
    for context in contexts:
        context.close()


def unfold(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


each_report = pytest.mark.parametrize("name", ["little-da", "little-en", "poor-da", "hostile-da"])
each_size = pytest.mark.parametrize("size", SIZES)


@each_report
def test_nothing_is_fetched_nothing_fails_and_nothing_runs(opened, name):
    page = opened(name)
    unfold(page)
    page.mouse.move(200, 200)
    assert page.noted == []
    assert page.evaluate("document.scripts.length") == 0


def test_a_script_that_gets_in_would_not_run(opened):
    page = opened("little-da")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title = 1\">');"
        "const one = document.createElement('script'); one.textContent = 'document.title = 2';"
        "document.body.append(one)"
    )
    page.wait_for_timeout(100)
    assert page.title() == "Plan for skolestøttende indsatser"
    assert any("Content Security Policy" in message for message in page.noted)


@pytest.mark.parametrize(
    ("name", "size"),
    [("little-da", "desktop"), ("little-en", "phone"), ("poor-da", "phone"), ("hostile-da", "smallest")],
)
def test_axe_finds_nothing(opened, name, size):
    page = opened(name, size)
    unfold(page)
    page.evaluate(axe.AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert len(found["passes"]) > 20
    said = [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]
    assert said == []


def test_axe_finds_what_is_wrong(opened):
    """Otherwise the test above could not fail."""
    page = opened("little-da")
    page.evaluate("document.querySelector('h2').style.color = '#ccc'; document.documentElement.lang = ''")
    page.evaluate(axe.AXE_SCRIPT)
    assert {one["id"] for one in page.evaluate("axe.run()")["violations"]} == {
        "color-contrast",
        "html-has-lang",
    }


@each_size
@each_report
def test_the_page_is_never_wider_than_the_screen(opened, name, size):
    page = opened(name, size)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


def test_the_keyboard_leads_to_the_contents_and_unfolds_them(opened):
    page = opened("little-da")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Gå til indholdet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    summary = page.locator("article summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")


def test_everything_that_takes_the_focus_shows_it(opened):
    page = opened("little-da")
    unfold(page)
    page.keyboard.press("Tab")
    seen = 0
    while page.evaluate("document.activeElement !== document.body") and seen < 40:
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.press("Tab")
        seen += 1
    assert seen == 40


# --- on paper ---


def test_what_people_must_know_is_on_paper_without_being_unfolded(opened):
    page = opened("little-da")
    page.emulate_media(media="print")
    for name in ("Hvorfor", "Betingelser", "Vær opmærksom på"):
        details = page.locator("details.paper", has_text=name).first
        assert details.locator("li").first.is_visible(), name
        assert details.locator("li").first.bounding_box()["height"] > 5, name
    assert not page.locator(".skip").is_visible()
    assert not page.locator("nav").is_visible()


@each_report
def test_it_prints_on_few_sheets_the_year_lying_down(opened, name, tmp_path):
    page = opened(name)
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    boxes = [tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)]
    assert 5 <= len(boxes) <= 30
    lying = [width > height for width, height in boxes]
    assert 1 <= sum(lying) < len(lying)
