"""What can be earned where, and one micro-credential in full."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.models import MicroCredentialVersion
from tests.credentials.catalogue.conftest import shelved
from tests.credentials.views.test_public import words
from tests.factories.credentials import MicroCredentialFactory, VersionFactory

PAGE = "/catalogue/"


def found(client, **asked):
    return [line.version.titles["en"] for line in client.get(PAGE, asked).context["lines"]]


def test_the_catalogue_tells_hours_first_and_credits_beside_them(client, fintech):
    seen = words(client.get(PAGE))
    assert "Fintech and Digital Payments" in seen
    assert "Công nghệ tài chính và thanh toán số" in seen
    assert "Trial University of Economics" in seen
    assert "100 h 2 credits" in seen


@pytest.mark.parametrize("asked", ["du lich", "DU LỊCH", "tourism sustainable", "Du lịch", "touri", "ທ່ອງທ່ຽວ", "ຍືນຍົງ", "ທ່ຽວ"])
def test_marks_and_capitals_do_not_matter_in_a_search(client, fintech, tourism, asked):
    assert found(client, q=asked) == ["Sustainable tourism"]


def test_an_institution_is_found_by_its_name(client, fintech, tourism):
    assert found(client, q="dai hoc kinh te thu nghiem fintech") == ["Fintech and Digital Payments"]


@pytest.mark.parametrize(
    "asked",
    [
        {"field": "10"},
        {"field": "101"},
        {"field": "1015"},
        {"level": "5"},
        {"hours": "51-100", "level": "5"},
        {"participation": "on-site"},
        {"institution": "oth"},
        {"language": "vi", "level": "5"},
        {"assessment": "portfolio"},
        {"stackable": "stackable"},
        {"country": "VN", "field": "10"},
        {"field": "10", "q": "capacity"},
    ],
    ids=str,
)
def test_each_facet_narrows(client, fintech, tourism, asked):
    assert found(client, **asked) == ["Sustainable tourism"]


def test_two_choices_of_one_facet_widen(client, fintech, tourism):
    assert len(found(client, field=["10", "04"])) == 2


def test_a_facet_counts_the_whole_catalogue_and_leads_back(client, fintech, tourism):
    answer = client.get(PAGE, {"field": "10", "q": "du lich"})
    field = answer.context["facets"][0]
    # Below the chosen field its narrower ones are offered.
    assert {option.value: option.count for option in field.options} == {"04": 1, "10": 1, "101": 1}
    assert [option.without for option in field.chosen] == ["?q=du+lich"]


def test_hours_and_titles_order_the_list(client, fintech, tourism):
    short_first, long_first = (
        ["Sustainable tourism", "Fintech and Digital Payments"],
        ["Fintech and Digital Payments", "Sustainable tourism"],
    )
    assert found(client, sort="hours") == short_first
    assert found(client, sort="-hours") == long_first
    assert found(client) == long_first
    assert found(client, sort="newest") == short_first
    # Công nghệ before Du lịch.
    assert found(client, lang="vi") == long_first


def test_what_a_title_says_comes_before_what_is_said_elsewhere(client, institution, fintech):
    shelved(VersionFactory(institution=institution, titles={"en": "Zebra payments", "vi": "Ngựa vằn"}))
    shelved(VersionFactory(institution=institution, titles={"en": "A first title", "vi": "Một"}, descriptions={"en": "Of zebra"}))
    assert found(client, q="zebra") == ["Zebra payments", "A first title"]


@pytest.mark.parametrize(
    "asked",
    [{"field": "zz"}, {"institution": "nobody"}, {"sort": "name"}, {"page": "x"}, {"q": "\x00"}],
    ids=["field", "institution", "sort", "page", "q"],
)
def test_a_filter_that_makes_no_sense_is_left_aside(client, fintech, asked):
    assert found(client, **asked) == ["Fintech and Digital Payments"]


def test_nothing_found_says_which_filter_to_drop(client, fintech, tourism):
    answer = client.get(PAGE, {"q": "payments", "field": "10"})
    assert "Nothing fits" in words(answer)
    assert [(way.label, way.count, way.url) for way in answer.context["ways_out"]] == [
        ("Field", 1, "?q=payments"),
        ("“payments”", 1, "?field=10"),
    ]
    assert "fewer words" in words(client.get(PAGE, {"q": "xyz"}))


def test_an_institution_may_be_typed_and_the_address_to_share_has_its_short_name(client, fintech, tourism):
    answer = client.get(PAGE, {"institution": "trial univ", "q": ""})
    assert (answer.status_code, answer.url) == (302, f"{PAGE}?institution=tue")


def test_the_address_of_a_question_is_one(client, fintech):
    answer = client.get(PAGE, {"sort": "title", "level": ["6", "5"], "q": " fintech  ", "utm": "x"})
    assert answer.context["canonical"] == f"{PAGE}?q=fintech&level=5&level=6&sort=title"
    assert answer.context["as_json"].endswith("/api/v1/catalogue/?q=fintech&level=5&level=6&sort=title")


def test_many_choices_fold_but_a_chosen_one_stands_open(client, institution):
    for number in range(10):
        shelved(VersionFactory(institution=institution, languages=[f"a{chr(97 + number)}"]))
    facet = next(one for one in client.get(PAGE, {"language": "aj"}).context["facets"] if one.name == "language")
    assert [option.value for option in facet.shown] == [f"a{letter}" for letter in "abcdefghj"]
    assert [option.value for option in facet.folded] == ["ai"]


def test_the_list_asks_the_same_number_of_queries_however_long(client, institution, other_institution):
    counts = []
    for _ in range(2):
        for home in (institution, other_institution, institution):
            shelved(VersionFactory(institution=home))
        client.get(PAGE)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 14


def test_a_micro_credential_says_every_element(client, fintech):
    seen = words(client.get(reverse("credentials:micro-credential", args=[fintech.micro_credential.public_id])))
    elements = [
        "Fintech and Digital Payments",
        "Trial University of Economics",
        "Viet Nam",
        "Explain payment rails 35 h",
        "100 hours",
        "2 credits, 50 hours each; 4 ECTS at 25 hours",
        "VQF level 6",
        "Written exam",
        "60 %",
        "Supervised on site, identity verified",
        "Blended",
        "Part of an accredited programme",
        "Trial Accreditation Centre decision 12/2025",
        "0412",
        "Vietnamese, English",
        "A to F",
    ]
    assert [value for value in elements if value not in seen] == []


def test_an_old_version_stays_and_leads_to_the_one_in_force(client, institution):
    micro_credential = MicroCredentialFactory(institution=institution)
    old = VersionFactory(micro_credential=micro_credential, number="1.0")
    MicroCredentialVersion.objects.filter(pk=old.pk).update(state="superseded")
    new = VersionFactory(micro_credential=micro_credential, number="2.0")
    page = client.get(reverse("credentials:micro-credential", args=[micro_credential.public_id]))
    assert page.context["version"] == new
    pinned = client.get(old.get_absolute_url())
    assert pinned.context["version"] == old
    assert "There is a newer version" in words(pinned)


@pytest.mark.parametrize("state", ["draft", "internal_qa", "approved"])
def test_what_is_not_published_is_not_there(client, institution, state):
    version = VersionFactory(institution=institution, landing=state)
    assert client.get(version.get_absolute_url()).status_code == 404
    assert client.get(reverse("credentials:micro-credential", args=[version.micro_credential.public_id])).status_code == 404
    assert found(client) == []


def test_one_page_asks_a_fixed_number_of_queries(client, fintech, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        client.get(fintech.get_absolute_url())
