"""The list of learners at the desk, and the claim of somebody who shares a mailbox."""

import datetime as dt

import pytest
from django.urls import reverse

from credentials.models import Learner
from credentials.notifications import tell_issued
from institutions.models import Role
from micro4asia.foundation.models import Letter
from tests.factories.credentials import LearnerFactory
from tests.factories.institutions import UserFactory

pytestmark = pytest.mark.django_db
ENTERED = {"number": "TEST-9", "full_name": "Trần Thị Mẫu", "email": "mau@example.org", "language": "vi", "aliases": ""}
ENTERED |= {"birth_date_day": "໕", "birth_date_month": "4", "birth_date_year": "2001"}


@pytest.fixture
def desk(client, issuer, institution):
    client.force_login(issuer)

    def address(name, *args):
        return reverse(f"credentials:{name}", args=[institution.slug, *args])

    return address


def test_a_learner_is_found_in_any_spelling_corrected_and_merged(client, desk, learner, institution, other_institution):
    LearnerFactory(institution=other_institution, full_name="Nguyễn Thị Ví Dụ")
    lao = LearnerFactory(institution=institution, full_name="ນາງ ຄໍາ ຕົວຢ່າງ", number="TEST-L", language="lo")
    for words, found in (("vi du", learner), ("VÍ DỤ", learner), ("ຄຳ", lao), ("test-l", lao), (learner.email.upper(), learner)):
        page = client.post(desk("learners"), {"words": words})
        assert [one for one, _count in page.context["rows"]] == [found], words

    page = client.post(
        desk("learner-new"), ENTERED | {"full_name": "nguyen thi vi du", "birth_date_day": "4", "birth_date_month": "5"}
    )
    assert page.status_code == 422
    assert page.context["alike"] == [learner]
    page = client.post(desk("learner-new"), ENTERED | {"full_name": "nguyen thi vi du", "do": "anyway"})
    twin = Learner.objects.get(number="TEST-9")
    assert page.url == desk("learner", twin.public_id)
    assert twin.birth_date == dt.date(2001, 4, 5)

    facts = ENTERED | {"full_name": "Nguyễn Thị Ví Dụ", "reason": "Passport", "number": learner.number}
    page = client.post(desk("learner-change", twin.public_id), facts)
    assert page.status_code == 422
    assert "number" in page.context["form"].errors
    client.post(desk("learner-change", twin.public_id), facts | {"number": "TEST-9"})
    page = client.post(desk("learner", learner.public_id), {"words": "vi du"})
    assert list(page.context["others"]) == [twin]
    page = client.get(desk("learner-merge", learner.public_id, twin.public_id))
    assert set(page.context["form"].fields) == {"kept", "birth_date", "email"}
    assert client.post(desk("learner-merge", learner.public_id, twin.public_id), {"do": "merge"}).status_code == 422
    chosen = {"kept": learner.pk, "birth_date": twin.pk, "email": learner.pk}
    assert client.post(desk("learner-merge", learner.public_id, twin.public_id), chosen).url == desk("learner", learner.public_id)
    # By the number of the record that went, the person is found; its page leads to theirs.
    page = client.post(desk("learners"), {"words": "TEST-9"})
    assert [one for one, _count in page.context["rows"]] == [learner]
    assert client.get(desk("learner", twin.public_id)).url == desk("learner", learner.public_id)
    page = client.get(desk("learner", learner.public_id))
    (merge,) = page.context["merges"]
    client.post(desk("learner-merge-undo", merge.public_id))
    assert Learner.objects.present().filter(pk=twin.pk).exists()


def test_the_list_asks_a_constant_number_of_questions(
    client, desk, institution, learner, issued_award, django_assert_max_num_queries
):
    for _number in range(60):
        LearnerFactory(institution=institution)
    with django_assert_max_num_queries(18):
        page = client.get(desk("learners"))
    assert len(page.context["rows"]) == 50
    names = [one.sort_key for one, _count in page.context["rows"]]
    assert names == sorted(names)
    with django_assert_max_num_queries(24):
        client.get(desk("learner", learner.public_id))


def test_the_erased_are_entries_without_a_page(client, desk, learner, member, institution):
    Learner.objects.filter(pk=learner.pk).update(erased_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), full_name="—")
    assert "Erased" in client.get(desk("learners")).content.decode()
    for name in ("learner", "learner-change"):
        assert client.get(desk(name, learner.public_id)).status_code == 404
    client.force_login(member(Role.QA_REVIEWER, institution))
    assert client.get(desk("learners")).status_code == 403
    client.force_login(UserFactory())
    assert client.get(desk("learners")).status_code == 404


def test_whoever_shares_a_mailbox_says_which_person_they_are(client, make_issued, version, learner, institution, after_commit):
    child = LearnerFactory(
        institution=institution,
        email=learner.email.upper(),
        number="TEST-CHILD",
        full_name="Nguyễn Con",
        birth_date=dt.date(2004, 2, 3),
    )
    issued = make_issued(version, learner)
    make_issued(version, child, name_as_printed=child.full_name)
    with after_commit():
        tell_issued(issued.pk)
    token = Letter.objects.get(key=f"award_issued:{issued.pk}").text.split("/me/claim/")[1].split("/")[0]
    claim = reverse("credentials:claim", args=[token])
    page = client.get(claim)
    assert learner.full_name not in page.content.decode()
    assert child.full_name not in page.content.decode()
    wrong = {"number": "TEST-CHILD", "birth_date_day": "4", "birth_date_month": "2", "birth_date_year": "2004"}
    page = client.post(claim, wrong | {"password": "x"})
    assert page.status_code == 422
    assert child.full_name not in page.content.decode()
    page = client.post(claim, wrong | {"birth_date_day": "3"}, follow=True)
    assert child.full_name in page.content.decode()
    assert learner.full_name not in page.content.decode()
    assert not Learner.objects.filter(user__isnull=False).exists()
    # The other person's page still asks.
    assert "form" in client.get(claim).context
    assert learner.full_name not in client.get(claim).content.decode()
    for _attempt in range(12):
        page = client.post(claim, wrong)
    assert page.status_code == 429
