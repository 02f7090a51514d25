"""A browser and a stage for each journey. The browser ends with its test: its event loop must not meet Django's queries."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, Error, sync_playwright

from micro4asia.preparing import compile_translations
from tests.foundation.migrated_once import door, together
from tests.journeys.stage import Demo, Stage, demo_of_the_run, staged
from tests.journeys.visitor import AXE, Notebook
from tests.node import runner

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
QUIET = [
    # What is optimised is forgotten with the next page, and few pages fill a small heap: a third of the browser's time.
    "--js-flags=--no-opt --no-maglev --min-semi-space-size=64 --max-semi-space-size=128",
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
    asked = os.environ.get("SCREENSHOTS")
    if asked:
        Path(asked).mkdir(parents=True, exist_ok=True)
    return Notebook(Path(asked) if asked else None, language)


@pytest.fixture(scope="session")
def static() -> Path:
    """Where the files of all stages lie, gathered by whoever comes first. Sentences are translated by then, too."""
    compile_translations()
    runner.install()
    folder = together() / "static"
    with door("static"):
        if not (folder / AXE.name).exists():
            stored = settings.STORAGES | {"staticfiles": {"BACKEND": "micro4asia.static_files.TrialStorage"}}
            with override_settings(STATIC_ROOT=str(folder), STORAGES=stored):
                call_command("collectstatic", interactive=False, verbosity=0)
            shutil.copy(AXE, folder)
    return folder


@pytest.fixture(scope="session")
def demo(static: Path) -> Demo:
    return demo_of_the_run(static)


@pytest.fixture
def stage(browser: Browser, demo: Demo, static: Path, tmp_path: Path, language: str) -> Iterator[Stage]:
    """The browser first: without one there is no need to build a stage."""
    with staged(tmp_path, demo, static, language) as running:
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
