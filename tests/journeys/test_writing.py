"""A micro-credential from its first word to its second major version, and a stack that becomes ready, in a real browser."""

import pytest
from playwright.sync_api import Browser

from tests.journeys import writing
from tests.journeys.stage import Stage
from tests.journeys.visitor import Notebook, Visitor

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("language", ["vi"], indirect=True)
def test_a_micro_credential_is_written_reviewed_changed_and_stacked(browser: Browser, stage: Stage, notebook: Notebook):
    def somebody() -> Visitor:
        return Visitor(browser, stage, notebook)

    writing.a_reviewer(stage)
    author = somebody().sign_in("issuer.ueh@example.org")
    reviewer = somebody().sign_in("qa.ueh@example.org")
    registrar = somebody().sign_in("registrar.ueh@example.org")
    stranger, learner = somebody(), somebody().sign_in("esempio@example.org")

    writing.write(author)
    review = writing.hand_in(author, "Lần đầu.")
    writing.remark_and_return(reviewer)
    writing.answer(author, review)
    review = writing.hand_in(author, "Đã sửa theo nhận xét.")
    writing.approve(reviewer, review, "VD-01/2026")
    writing.publish(registrar, review)
    writing.find(stranger, versions=1)

    writing.new_version(author, writing.CODE)
    writing.change_prerequisites(author)
    review = writing.hand_in(author, "Thêm điều kiện đầu vào.", kind="minor")
    writing.approve(reviewer, review, "VD-02/2026")
    writing.publish(registrar, review, teach_out=True)
    writing.find(stranger, versions=2)

    agreement = writing.listed(stage)
    writing.line_stands(registrar, agreement, "holds")
    writing.new_version(author, "UEH-FT-01")
    writing.change_outcome(author)
    review = writing.hand_in(author, "Kết quả học tập mới.", kind="major")
    writing.approve(reviewer, review, "VD-03/2026")
    writing.publish(registrar, review, teach_out=True)
    writing.line_stands(registrar, agreement, "broken")
    writing.find_all_versions(stranger)

    writing.one_short(learner)
    writing.one_more(stage)
    writing.ready(learner)
    assert notebook.problems == [], "\n".join(notebook.problems)
