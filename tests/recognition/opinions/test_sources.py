"""Several credentials and documents in one case: hours added, the weakest told, and what is missing asked for."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from micro4asia.foundation import text
from micro4asia.foundation.models import JournalEntry
from recognition import queueing
from recognition.evaluation import evaluate
from recognition.further import shown
from recognition.missing import ASKED, wording
from recognition.models import Opinion
from recognition.opinions import HIDDEN, brief_of, hidden
from recognition.services.evaluating import Judged, save_comparison
from recognition.similarity import alike
from recognition.source_facts import SourceOutcome, facts_of_document
from recognition.sources import sources_of
from tests.factories.credentials import VersionFactory
from tests.factories.recognition import RequestSourceFactory
from tests.recognition.opinions.conftest import STATED


@pytest.fixture
def as_desk(client, officer, complete):
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, reverse("recognition:compare", args=["muni", complete.public_id])


def rows_of(request):
    return {row.element.value: row for row in evaluate(request, on=timezone.localdate()).rows}


def test_hours_are_added_before_rounding_and_each_has_its_line(complete, with_document):
    with_document(**STATED)
    view = evaluate(complete, on=timezone.localdate())
    assert (view.conversion.hours, view.conversion.credits) == (Fraction(125), Fraction(5))
    row = rows_of(complete)["workload"]
    assert (row.source, row.finding) == ("125 h", "More hours")
    assert [line.said for line in row.lines] == ["100 h", "25 h"]


def test_the_weakest_that_is_stated_is_told_with_all_of_them(complete, with_document):
    with_document(**STATED)
    rows = rows_of(complete)
    assert rows["level"].finding == "Lower level"
    assert [line.label for line in rows["level"].lines] == [complete.award.version.micro_credential.code, "Payments by mobile"]
    assert (rows["identity"].finding, rows["assessment"].finding) == ("Weaker", "Weaker evidence")
    assert rows["authenticity"].kind == "unknown", "a copy that nobody checked"


def test_what_was_attended_only_is_the_weakest_evidence(complete, with_document):
    with_document(**{**STATED, "assessment": ["attendance"]})
    row = rows_of(complete)["assessment"]
    assert (row.finding, row.kind) == ("Nothing was assessed", "warn")
    assert "say why for this purpose" in row.why, "whether it is substantial is the officer's to say"
    assert [line.said for line in row.lines][-1] == "Attendance only"
    with_document(**STATED)
    assert rows_of(complete)["assessment"].finding == "Nothing was assessed", "weaker than a quiz"


def test_what_nobody_stated_is_asked_of_whoever_can_supply_it(complete, with_document):
    with_document(title="Something short", issuer="An institute", hours="0")
    rows = rows_of(complete)
    missing = {element: (row.missing.code, row.missing.who) for element, row in rows.items() if row.missing}
    assert missing == {
        "authenticity": ("authenticity", "issuer"),
        "level": ("level", "learner"),
        "workload": ("hours", "learner"),
        "outcomes": ("outcomes", "learner"),
        "profile": ("field", "learner"),
        "assessment": ("assessment", "learner"),
        "identity": ("supervision", "learner"),
        "quality": ("quality", "learner"),
    }
    assert evaluate(complete, on=timezone.localdate()).conversion is None, "hours are asked for, not guessed"
    assert rows["workload"].finding == "Same hours", "what is stated is enough by itself"


def test_a_course_without_outcomes_is_our_own_gap(complete):
    complete.course.outcomes.model.objects.filter(course=complete.course).update(is_frozen=False)
    complete.course.outcomes.all().delete()
    row = rows_of(complete)["outcomes"]
    assert (row.kind, row.missing.code, row.missing.who) == ("unknown", "course-outcomes", "ourselves")


@pytest.mark.parametrize("code", ASKED)
def test_every_gap_has_a_question_with_its_reason(code):
    with translation.override("en"):
        question, why = wording(code)
    assert question.endswith(".")
    assert why.endswith(".") or code.startswith("course-")
    assert wording("nonsense") == ("", "")


def test_outcomes_of_documents_are_sources_like_any_other(complete, officer, with_document):
    key = f"{with_document(**STATED).pk}:1"
    first = complete.course.outcomes.first().pk
    comparison = save_comparison(request=complete, by=officer, outcomes=[Judged(first, "covered", described=(key,))], elements=[])
    assert comparison.coverage.get().described == [key]
    assert [each.key for each in sources_of(complete)[1].facts.outcomes] == [key, key.replace(":1", ":2")]


def test_a_second_credential_brings_its_own_check(complete, make_award, ueh):
    other = make_award(version=VersionFactory(institution=ueh))
    RequestSourceFactory(request=complete, paper=None, award=other, verification='{"verdict": "valid"}', document_digest="0" * 64)
    assert rows_of(complete)["authenticity"].why == "The signed document is no longer the one that was sent."


def test_for_another_purpose_than_a_course_the_rows_say_what_is_stated(complete):
    type(complete).objects.filter(pk=complete.pk).update(state="draft")
    complete.course = None
    rows = rows_of(complete)
    assert len(rows) == 8
    assert {row.finding for element, row in rows.items() if element != "authenticity"} == {"To be judged for the purpose"}
    assert rows["level"].target == ""


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"hours": "many", "credits": "∞", "outcomes": "all", "assessment": "magic", "quality": ["unknown"]},
        {"outcomes": [1, {}]},
    ],
)
def test_what_cannot_be_read_is_not_stated(said):
    facts = facts_of_document(said, key="1")
    assert (facts.hours, facts.levels, facts.assessments, facts.quality, list(facts.outcomes)) == (None, None, None, None, [])


def test_credits_of_a_document_give_hours_only_with_the_size_of_one():
    assert facts_of_document({"credits": "3", "credit_system": "ECTS"}, key="1").hours is None
    stated = {"credits": "2,5", "credit_system": "ECTS", "hours_per_credit": "30"}
    assert facts_of_document(stated, key="1").hours == Fraction(75)


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        ({"en": "Test hypotheses with data"}, {"en": "Testing a hypothesis on survey data"}, ("test", "data")),
        ({"en": "Fit a linear regression model"}, {"en": "Fitting linear regression models"}, ("linear", "regression", "model")),
        ({"vi": "Phân tích dữ liệu kinh doanh"}, {"vi": "Phân tích dữ liệu"}, ("phân tích", "tích dữ", "dữ liệu")),
        ({"en": "Fit a linear regression model"}, {"vi": "Fit a linear regression model"}, ()),
        ({"en": "Write a business memo"}, {"en": "Model a time series"}, ()),
    ],
)
def test_pairs_are_suggested_by_the_words_they_share(ours, theirs, words):
    found = alike(ours, [SourceOutcome("1", "LO1", theirs, None)])
    assert [each.words for each in found] == ([words] if len(words) > 1 else [])


@pytest.mark.parametrize(
    "written",
    [
        "Certificate of Nguyen Thi Vi Du in payments",
        "NGUYEN_THI_VI_DU.pdf",
        "nguyen-thi-ví-dụ",
        "Vi Du Nguyen Thi, payments",
        "Thi Vi Du Nguyen",
        "Du, Nguyen Thi Vi",
        "Ngu\u0079\u0065\u0302\u0303n Thi\u0323 Ví Dụ",
        "Jana Ukazkova and Touayang",
    ],
)
def test_no_way_to_write_a_name_tells_it_to_the_expert(written):
    names = ["Nguyễn Thị Ví Dụ", "Jana Ukázková", "Touayang"]
    told = text.search_key(hidden(written, names))
    assert HIDDEN in told
    assert [part for part in ("nguyen", "ukazkova", "touayang") if part in told] == []


def test_what_is_no_name_stays_in_the_text():
    said = "Produktion und Dudelsack, ສຶກສາ ແລະ ທົດລອງ"
    assert hidden(said, ["Du", "ຕົວຢ່າງ ທົດລອງ", "·"]) == said
    assert hidden("ຂອງຕົວຢ່າງ ທົດລອງ", ["ຕົວຢ່າງ ທົດລອງ"]) == f"ຂອງ{HIDDEN}"


def test_the_expert_reads_no_name_of_any_credential_nor_of_the_learners_record(asked, complete, with_document):
    complete.search_key = queueing.folded(complete.case_number, [complete.applicant.full_name, "Touayang Thotlong"])
    complete.save(update_fields=["search_key"])
    said = "By Tóuayang Thotlong and NGUYEN THI VI DU"
    with_document(**{**STATED, "title": said, "issuer": said, "outcomes": [{"text": said}]})
    sources = brief_of(Opinion.objects.get(pk=asked.pk)).sources
    told = next(facts for facts in sources if not facts.from_registry)
    read = [told.label, told.issuer, *told.titles.values(), *told.outcomes[0].texts.values()]
    assert read == [f"By {HIDDEN} and {HIDDEN}"] * 4


def test_what_a_document_does_not_state_the_desk_enters_with_its_comparison(as_desk, complete, with_document):
    """Else a paper without hours would keep its case from ever being granted."""
    silent, told = with_document(title="A seminar", issuer="An institute"), with_document(**STATED)
    complete.further_sources.update(verification='{"verdict": "unchecked"}')  # as sending leaves it, and the database keeps it
    client, compare = as_desk
    page = client.get(compare + "?lang=en").content.decode()
    assert f'name="h{silent.pk}-hours"' in page
    assert f'name="h{told.pk}-hours"' not in page, "whoever sent it has said"
    typed = {f"o{outcome.pk}-verdict": "covered" for outcome in complete.course.outcomes.all()}
    refused = client.post(compare + "?lang=en", {**typed, f"h{silent.pk}-hours": "0"}).content.decode()
    assert "Must be more than 0." in refused
    assert client.post(compare, {**typed, f"h{silent.pk}-hours": "12,5"}).status_code == 302
    view = evaluate(complete, on=timezone.localdate())
    assert view.conversion.hours == Fraction("137.5")
    assert "Hours, entered by the desk" in client.get(compare + "?print&lang=en").content.decode()
    assert '<dd class="num">12,5 ' in client.get(compare + "?print&lang=vi").content.decode()
    desk, learner = (one.facts for side in (True, False) for one in shown(complete, desk=side) if one.source == silent)
    assert [fact for fact in desk if fact not in learner] == [("Hours, entered by the desk", "12.5")]
    complete.refresh_from_db()
    assert complete.comparison.rows.get(element="workload").source.startswith("137.5 h")
    assert JournalEntry.objects.filter(event="comparison_saved").last().data["hours_of"] == [silent.pk]
    assert client.post(compare, {**typed, f"h{silent.pk}-hours": ""}).status_code == 302
    assert evaluate(complete, on=timezone.localdate()).conversion is None, "taken back, it is asked for again"


def test_the_desk_does_not_write_over_what_somebody_has_stated(complete, officer, with_document):
    told = with_document(**STATED)
    with pytest.raises(ValidationError) as refused:
        save_comparison(request=complete, by=officer, outcomes=[], elements=[], hours={told.pk: Decimal(99)})
    assert set(refused.value.message_dict) == {f"hours_{told.pk}"}
