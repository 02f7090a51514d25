"""Cases of a desk for programmes: each with everything that was sent, and without the person who sent it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.paper_gate import accept_paper
from institutions.models import Scope
from recognition.services.adding import add_document
from recognition.services.deciding import decide_request
from recognition.services.requesting import submit_request
from tests.factories.network import ApiClientFactory, take_token
from tests.factories.recognition import CasePaperFactory, RequestSourceFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import *  # noqa: F403 (the world of a case)
from tests.recognition.conftest import FULL, WORDING

pytestmark = pytest.mark.django_db
PAGE = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@built_once
def two_sources(draft, applicant):
    """A case for a credential of the network and a document beside it."""
    paper = accept_paper(SimpleUploadedFile("course.pdf", PAGE))
    described = {"title": "Payments by mobile", "issuer": "An institute", "hours": "25", "language": "en"}
    add_document(request=draft, by=applicant, paper=paper, described=described)
    return submit_request(request=draft, by=applicant, consent=True, wording=WORDING)


def asking(client, institution, *scopes):
    """A client of the institution asks with these scopes."""
    programme = ApiClientFactory(institution=institution)
    programme.client.set_scopes(scopes)
    programme.client.save(update_fields=["scopes"])
    headers = {"authorization": f"Bearer {take_token(programme)}"}
    return lambda path: client.get(path, headers=headers)


def list_of(institution):
    return reverse("api-institution-cases", args=[institution.slug])


def one(row):
    return reverse("api-institution-case", args=[row.institution.slug, row.public_id])


def test_list_and_case_tell_every_source_and_not_the_person(client, two_sources, muni, award, applicant):
    ask = asking(client, muni, Scope.RECOGNITION)
    [listed] = ask(list_of(muni)).json()["results"]
    told = ask(one(two_sources)).json()
    assert listed == told
    assert told["caseNumber"] == two_sources.case_number
    assert (told["course"], told["courseVersion"], told["decision"]) == ("FTB", "1", None)
    leading, document = told["sources"]
    assert (leading["origin"], leading["credential"], leading["verdict"]) == ("award", award.public_id, "valid")
    assert (leading["digest"], leading["issuer"]) == (two_sources.document_digest, "ueh")
    assert (document["origin"], document["title"], document["hours"]) == ("document", {"en": "Payments by mobile"}, "25")
    assert (document["issuer"], document["credential"], document["verdict"]) == ("An institute", "", "unchecked")
    assert len(document["digest"]) == 64
    assert applicant.full_name not in str(told)
    assert applicant.email not in str(told)


def test_what_was_registered_by_reference_or_brought_along_is_told_as_that(client, two_sources, muni):
    for place, origin in enumerate(("reference", "imported", "elsewhere"), start=2):
        paper = CasePaperFactory(request=two_sources, kind="source", content=origin.encode())
        said = {"origin": origin, "title": "Data ethics", "issuer": "An academy"}
        RequestSourceFactory(request=two_sources, position=place, paper=paper, described=said)
    told = asking(client, muni, Scope.RECOGNITION)(one(two_sources)).json()["sources"]
    assert [source["origin"] for source in told] == ["award", "document", "reference", "imported", "document"]


def test_a_decision_is_told_once_there_is_one(client, evaluated, muni, officer):
    decide_request(request=evaluated, by=officer, ruling=FULL)
    told = asking(client, muni, Scope.RECOGNITION)(one(evaluated)).json()["decision"]
    assert (told["outcome"], told["credits"], told["creditSystem"]) == ("full", "4.00", "ECTS")


def test_nobody_else_finds_the_desk(client, two_sources, draft, muni, ueh):
    for institution, scope in ((muni, Scope.READ), (muni, Scope.VERIFY), (ueh, Scope.RECOGNITION)):
        ask = asking(client, institution, scope)
        assert ask(list_of(muni)).status_code == 404
        assert ask(one(two_sources)).status_code == 404
    assert client.get(list_of(muni)).status_code == 401


def test_an_officer_reads_the_same_and_a_draft_is_in_no_list(client, draft, muni, officer, stranger):
    client.force_login(officer)
    assert client.get(list_of(muni)).json()["count"] == 0
    assert client.get(reverse("api-institution-case", args=["muni", draft.public_id])).status_code == 404
    client.force_login(stranger)
    assert client.get(list_of(muni)).status_code == 404


def test_a_longer_list_asks_no_more(client, two_sources, make_draft, applicant, muni):
    ask = asking(client, muni, Scope.RECOGNITION)
    ask(list_of(muni))
    with CaptureQueriesContext(
        connection,
    ) as first:
        ask(list_of(muni))
    submit_request(request=make_draft(purpose="credit-transfer"), by=applicant, consent=True, wording=WORDING)
    with CaptureQueriesContext(connection) as second:
        assert ask(list_of(muni)).json()["count"] == 2
    assert len(second) == len(first)
