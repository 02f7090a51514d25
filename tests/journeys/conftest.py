"""A browser and a stage for each journey. The browser ends with its test: its event loop must not meet Django's queries."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from micro4asia.preparing import compile_translations
from tests.journeys.stage import Demo, Stage, filled, staged
from tests.journeys.visitor import Notebook
from tests.node import runner

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(params=["en", "vi"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def notebook(language: str) -> Notebook:
    """Pictures of every page in both widths go to SCREENSHOTS, where it is set: they take a quarter of the time."""
    runner.install()
    asked = os.environ.get("SCREENSHOTS")
    if asked:
        Path(asked).mkdir(parents=True, exist_ok=True)
    return Notebook(Path(asked) if asked else None, language)


@pytest.fixture(scope="session")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files lie that no registry changes. Sentences are translated by then, too."""
    compile_translations()
    return tmp_path_factory.mktemp("static")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, static: Path) -> Iterator[Demo]:
    with filled(tmp_path_factory.mktemp("demo"), static) as told:
        yield told


@pytest.fixture
def stage(browser: Browser, demo: Demo, tmp_path: Path, language: str) -> Iterator[Stage]:
    """The browser first: without one there is no need to build a stage."""
    with staged(tmp_path, demo, language) as running:
        yield running


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Debian's chromium without its windows, which is the same engine at half the cost. A journey without a browser proves
    nothing, so its absence is a failure and no skip."""
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing. `python3 manage.py test` installs it; by hand: apt-get install {CHROMIUM.name}")
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        except Error as error:
            pytest.fail(f"chromium does not start: {error.message[:2_000]}")
        yield chromium
        chromium.close()
