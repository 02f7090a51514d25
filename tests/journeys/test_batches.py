"""Five hundred rows with eleven kinds of problem, through all six steps, in a real browser and on a real worker."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import batching
from tests.journeys.stage import Stage
from tests.journeys.visitor import Notebook, Visitor

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("language", ["vi"], indirect=True)
def test_a_class_list_with_eleven_kinds_of_problem_becomes_credentials(
    browser: Browser, stage: Stage, notebook: Notebook, tmp_path: Path
):
    batching.people(stage)
    issuer = Visitor(browser, stage, notebook).sign_in("issuer.ueh@example.org")
    registrar = Visitor(browser, stage, notebook).sign_in("registrar.ueh@example.org")
    stranger = Visitor(browser, stage, notebook)

    batching.upload(issuer)
    batching.read(issuer)
    batching.put_right(issuer, tmp_path)
    batching.send(issuer)
    with stage.workers.held():
        batch = batching.approve(registrar)
        batching.watch(registrar, batch)
    batching.follow(registrar)
    address = batching.report(registrar, tmp_path)
    batching.believe(stranger, batching.letter(stage), address)
    assert notebook.problems == [], "\n".join(notebook.problems)
