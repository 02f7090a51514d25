"""When the rules say no, the page says why, in words, and nothing else breaks."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import path

from micro4asia import urls
from micro4asia.foundation.errors import Verdict, WrongState
from micro4asia.middleware import AnswersMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(rf: RequestFactory, client):
    """The answer to a view that raises, as the middleware gives it."""

    def ask(error: Exception, where: str = "/anything/", **headers: str) -> HttpResponse | None:
        request = rf.get(where, headers=headers)
        request.session = client.session
        return AnswersMiddleware(lambda _request: HttpResponse()).process_exception(request, error)

    return ask


def test_what_came_too_late_is_409_with_its_reason(answer):
    response = answer(WrongState("This award is already signed."))
    assert response.status_code == 409
    assert "This award is already signed." in response.content.decode()


@pytest.mark.parametrize(
    ("came", "back"),
    [("http://testserver/me/stacks/", True), ("https://elsewhere.example/", False), ("http://testserver/anything/", False)],
)
def test_a_refusal_leads_back_to_the_page_of_ours_that_led_there(answer, came, back):
    assert (f'href="{came}"' in answer(WrongState("Not ready."), referer=came).content.decode()) is back


def test_what_a_role_may_not_do_is_403_with_its_reason(answer):
    with pytest.raises(PermissionDenied) as refusal:
        Verdict("Only a registrar of the issuing institution may revoke.").enforce()
    response = answer(refusal.value)
    assert response.status_code == 403
    assert "Only a registrar of the issuing institution may revoke." in response.content.decode()


def test_a_reason_cannot_become_markup(answer):
    assert b"<b>" not in answer(WrongState("<b>x</b>")).content


@pytest.mark.parametrize("headers", [{"where": "/api/awards/"}, {"Accept": "application/json"}])
def test_a_programme_gets_json(answer, headers):
    response = answer(WrongState("Too late."), **headers)
    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/json"


def test_other_errors_are_left_to_django(answer):
    assert answer(Http404()) is None


def test_there_is_no_such_page(client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def _breaks(_request):
    raise RuntimeError


def test_the_page_for_our_own_faults_needs_neither_database_nor_session(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(urls, "urlpatterns", [path("breaks/", _breaks)])
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        page = urls.handler500(RequestFactory().get("/breaks/"))
    assert page.status_code == 500
    assert "Something broke on our side" in page.content.decode()
