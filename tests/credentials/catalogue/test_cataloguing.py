"""What the catalogue finds by stays in step with what is in force, and can be made again."""

import pytest
from django.utils import timezone

from credentials import places
from credentials.findable import ways_in, words
from credentials.models import CatalogueEntry, CatalogueOrder, CatalogueShelf, MicroCredentialVersion
from credentials.services.cataloguing import drifted, rebuild, recognition_drifted, refresh, refresh_later
from micro4asia.foundation.models import Job
from tests.credentials.catalogue.conftest import shelved
from tests.factories.credentials import VersionFactory
from tests.factories.network import AgreementFactory


def state():
    """All there is, apart from row numbers and moments."""
    entries = {(row.place, row.micro_credential_id, row.terms, row.sort_vi) for row in CatalogueEntry.objects.all()}
    shelves = {(row.facet, row.key, row.count, places.unpack(row.bits)) for row in CatalogueShelf.objects.all()}
    orders = {row.name: list(places.unpack_order(row.places)) for row in CatalogueOrder.objects.all()}
    return entries, shelves, orders


def move(version, to):
    MicroCredentialVersion.objects.filter(pk=version.pk).update(state=to)
    refresh(version.micro_credential_id)


def test_one_by_one_makes_the_same_as_all_at_once(fintech, tourism, institution):
    shelved(VersionFactory(institution=institution, hours=50, titles={"en": "A beginning"}))
    piece_by_piece = state()
    assert rebuild() == 3
    assert state() == piece_by_piece


def test_to_refresh_twice_is_as_once(fintech):
    before = state()
    moment = CatalogueEntry.objects.get().changed_at
    refresh(fintech.micro_credential_id)
    assert state() == before
    assert CatalogueEntry.objects.get().changed_at == moment


@pytest.mark.parametrize("to", ["suspended", "superseded"])
def test_what_is_no_longer_in_force_leaves_no_trace(fintech, tourism, to):
    move(tourism, to)
    alone = state()
    assert [entry[1] for entry in alone[0]] == [fintech.micro_credential_id]
    assert all(order == [0] for order in alone[2].values())
    assert all(bits == 1 for _facet, _key, _count, bits in alone[1])


def test_a_new_version_takes_the_place_of_the_old(client, fintech):
    MicroCredentialVersion.objects.filter(pk=fintech.pk).update(state="superseded")
    new = VersionFactory(micro_credential=fintech.micro_credential, number="2.0", titles={"en": "Open banking", "vi": "Mở"})
    refresh(fintech.micro_credential_id)
    assert CatalogueEntry.objects.get().version == new
    assert [client.get("/catalogue/", {"q": q}).context["page"].paginator.count for q in ("open", "fintech")] == [1, 0]


def test_a_place_that_became_free_is_not_given_to_another_before_the_last(fintech, tourism, institution):
    move(fintech, "suspended")
    third = shelved(VersionFactory(institution=institution))
    assert CatalogueEntry.objects.get(version=third).place == 2


def test_the_version_that_follows_is_shown_before_the_index_heard_of_it(client, fintech):
    MicroCredentialVersion.objects.filter(pk=fintech.pk).update(state="superseded")
    second = VersionFactory(micro_credential=fintech.micro_credential, number="2.0")
    page = client.get("/catalogue/")
    assert [line.version for line in page.context["lines"]] == [second]
    listed = client.get("/api/v1/catalogue/").json()["results"]
    assert [row["version"] for row in listed] == ["2.0"]


def test_what_nobody_told_is_found_by_the_clock(fintech, institution, run_jobs):
    unheard = VersionFactory(institution=institution)
    MicroCredentialVersion.objects.filter(pk=fintech.pk).update(state="suspended")
    assert drifted() == 2
    run_jobs()
    assert [row.version for row in CatalogueEntry.objects.all()] == [unheard]
    assert drifted() == 0


def test_an_agreement_makes_it_count_at_the_other_parties(client, fintech, institution, other_institution, run_jobs):
    told = {"covers": ["credit-transfer"], "state": "published", "published_at": timezone.now(), "document_digest": "0" * 64}
    AgreementFactory(between=(institution, other_institution), **told)
    assert recognition_drifted() == 1
    run_jobs()
    page = client.get("/catalogue/", {"recognised": "oth"})
    assert [line.counts_at for line in page.context["lines"]] == [1]
    assert recognition_drifted() == 0


def test_a_refresh_that_is_asked_for_twice_waits_once(fintech):
    refresh_later(fintech.micro_credential_id)
    refresh_later(fintech.micro_credential_id)
    assert Job.objects.filter(kind="catalogue_entry").count() == 1


def test_words_are_folded_and_lao_is_cut():
    assert words("Đại học: Công nghệ 4.0") == ["dai", "hoc", "cong", "nghe", "4", "0"]
    assert words("ການທ່ອງທ່ຽວແບບຍືນຍົງ") == ["ການ", "ທ່ອງທ່ຽວ", "ແບບ", "ຍືນຍົງ"]


def test_a_lao_compound_is_found_by_its_later_parts():
    assert "ທ່ຽວ" in set(ways_in("ທ່ອງທ່ຽວ"))
    assert list(ways_in("tourism")) == ["tourism"]


def test_sets_and_orders_survive_their_bytes():
    bits = places.set_of([0, 3, 70_000])
    assert places.unpack(places.pack(bits)) == bits
    order = places.unpack_order(places.pack_order(places.array("I", [70_000, 5, 3, 0])))
    assert list(places.walk(order, bits)) == [70_000, 3, 0]
    assert list(places.walk(places.array("I"), bits)) == []
