"""Stacks on pages: what a learner sees, what a desk types, what a stranger does not find."""

import pytest
from django.urls import reverse

from credentials.models import StackVersion
from credentials.stacking.rules import BadRules, Rules
from institutions.models import Role
from tests.factories.stacks import StackFactory, StackVersionFactory, rules_of

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"credentials:{name}", args=args)


def test_a_learner_sees_rule_by_rule_what_is_missing_and_what_helps(client, stack, follow, versions, earn, owner):
    earn(versions[0])
    client.force_login(owner)
    page = client.get(url("my-stack", stack.public_id), headers={"accept-language": "en"})
    told = page.content.decode()
    assert {line.slot: line.state for line, _names in page.context["lines"]} == {
        "group-0": "not_yet",
        "volume": "not_yet",
        "once": "met",
        "capstone": "human",
    }
    assert "140 hours are missing." in told
    assert [advice.code for advice in page.context["helps"]] == ["OTH-C-03", "TUE-B-02"]


def test_applications_are_for_the_applicant_and_the_awarding_desk(
    client, application, owner, stranger, foreign_registrar, registrar, institution, confirmed
):
    own, at_desk = (
        url("my-stack-application", application.public_id),
        url("stack-application", institution.slug, application.public_id),
    )
    for person, page, status in (
        (owner, own, 200),
        (stranger, own, 404),
        (stranger, at_desk, 404),
        (foreign_registrar, at_desk, 404),
        (registrar, own, 404),
        (registrar, at_desk, 200),
    ):
        assert confirmed(client, person).get(page).status_code == status, (person, page)


def test_a_draft_keeps_what_was_typed_and_says_at_its_field_what_is_wrong(client, institution, issuer, confirmed):
    typed = {"code": "ST-9", "title_en": "Banking", "title_local": "Ngân hàng", "starts_from_day": "1", "starts_from_month": "2"}
    typed |= {"starts_from_year": "2026", "volume": "375", "residency": "4/3", "floor_level": "7", "grades": "NO C"}
    typed |= {"g-TOTAL_FORMS": "1", "g-INITIAL_FORMS": "0", "g-0-name": "Core", "g-0-add": "NO-SUCH-1"}
    page = confirmed(client, issuer).post(url("stack-new", institution.slug), typed)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"residency", "floor_hours", "grades"}
    assert set(page.context["groups"][0].errors) == {"add"}
    assert 'value="4/3"' in page.content.decode()
    assert not StackVersion.objects.exists()


def test_a_draft_is_written_part_by_part_in_the_browser(client, institution, issuer, versions, confirmed):
    confirmed(client, issuer)
    typed = {"code": "ST-9", "title_en": "Banking", "title_local": "Ngân hàng", "starts_from_day": "1", "starts_from_month": "2"}
    typed |= {"starts_from_year": "2026", "volume": "240", "residency": "1/3", "mix_level": "6", "mix_share": "25 %"}
    typed |= {"g-TOTAL_FORMS": "1", "g-INITIAL_FORMS": "0", "g-0-name": "Core", "g-0-add": "tue-a-01 1.0-1.2"}
    page = client.post(url("stack-new", institution.slug), typed)
    version = StackVersion.objects.get()
    assert page["Location"] == url("stack-edit", institution.slug, version.stack.public_id)
    move = url("stack-move", institution.slug, version.stack.public_id)
    assert client.post(move, {"do": "publsh", "shown": version.mark}).status_code == 400
    more = typed | {"seen": version.mark, "g-0-parts": ["TUE-A-01 1.0-1.2"], "g-0-add": "OTH-C-03", "g-0-minimum": "1"}
    client.post(page["Location"], more)
    again = client.post(page["Location"], more | {"title_en": "Mine"})
    assert again.status_code == 422
    told = again.content.decode()
    assert 'value="Mine"' in told
    assert f'name="seen" value="{StackVersion.objects.get().mark}"' in told
    rules = StackVersion.objects.get().parsed
    assert [(part.code, part.lowest, part.highest) for part in rules.groups[0].parts] == [
        ("TUE-A-01", "1.0", "1.2"),
        ("OTH-C-03", "", ""),
    ]
    assert (rules.groups[0].minimum, str(rules.residency.share), str(rules.level_mix.share)) == (1, "1/3", "1/4")


@pytest.mark.parametrize("part", ["TUE-A-01 1." + "9" * 5000, "TUE-A-01 1.0-1." + "9" * 5, "NO-SUCH-1"])
def test_no_part_is_posted_that_could_not_be_typed(client, institution, issuer, stack_version, versions, confirmed, part):
    typed = {"code": "ST-9", "title_en": "Banking", "title_local": "Ngân hàng", "starts_from_day": "1", "starts_from_month": "2"}
    typed |= {"starts_from_year": "2026", "volume": "240", "g-TOTAL_FORMS": "1", "g-INITIAL_FORMS": "0", "g-0-name": "Core"}
    page = confirmed(client, issuer).post(url("stack-new", institution.slug), typed | {"g-0-parts": ["TUE-B-02", part]})
    assert page.status_code == 422
    assert set(page.context["groups"][0].errors) == {"parts"}
    rules = rules_of("TUE-A-01")
    rules["groups"][0]["parts"][0]["highest"] = "1." + "9" * 5000
    with pytest.raises(BadRules):
        Rules.from_json(rules)
    assert StackVersion.objects.count() == 1, "the one that was there"


def test_nothing_is_chosen_for_the_expert(client, institution, stack_version, member, confirmed, versions):
    expert = member(Role.QA_REVIEWER, institution)
    first, second = (version.outcomes.get(code="LO2").pk for version in versions[:2])
    address = url("stack-links", institution.slug, stack_version.stack.public_id)
    page = confirmed(client, expert).get(f"{address}?first={first}&second={second}")
    assert "checked" not in page.content.decode()
    page = client.post(address, {"first": first, "second": second, "kind": "partial", "statement": "One exam."})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"percent"}


def test_the_public_list_asks_as_much_for_one_stack_as_for_many(client, institution, django_assert_max_num_queries):
    for number in range(8):
        StackVersionFactory(stack=StackFactory(institution=institution), rules=rules_of(f"X-{number}"), landing="published")
    with django_assert_max_num_queries(16):
        page = client.get(url("stacks"))
    assert len(page.context["cards"]) == 8
