"""Pages of acts after issue: from the list to a selection, the learner's request, the settings."""

from django.urls import reverse

from credentials.models import ActSetting, Correction, LaterAct
from tests.factories.credentials import LearnerFactory
from tests.foundation.built_once import built_once

TERMS = {"reason": "wrong-person", "explanation": "Lists were mixed up.", "hearing": "waived"}


@built_once
def second(make_issued, version, institution):
    return make_issued(version, LearnerFactory(institution=institution))


def test_chosen_awards_are_looked_at_before_they_are_asked_about_as_one(
    client, registrar, other_registrar, confirmed, issued_award, second
):
    confirmed(client, registrar)
    listed = client.get("/i/tue/awards/").content.decode()
    many = reverse("credentials:act-many", args=["tue", "revoke"])
    assert many in listed
    chosen = {"award": [issued_award.public_id, second.public_id]}
    form = client.post(many, chosen | {"do": "choose"})
    assert (form.status_code, len(form.context["awards"])) == (200, 2)
    wrong = client.post(many, chosen | TERMS | {"do": "confirm", "explanation": ""})
    assert wrong.status_code == 422
    assert "Before" not in wrong.context["form"]["explanation"].value()
    shown = client.post(many, chosen | TERMS | {"do": "check"}).content.decode()
    assert second.serial_number in shown
    assert not LaterAct.objects.exists()
    answer = client.post(many, {"all": "1", "state": "issued", "do": "confirm"} | TERMS)
    act = LaterAct.objects.get()
    assert (answer.url, act.awards.count()) == (act.get_absolute_url(), 2)
    again = client.post(many, chosen | {"do": "choose"})
    assert again.url == "/i/tue/awards/", "both are asked about already"
    confirmed(client, other_registrar)
    assert client.post(act.get_absolute_url(), {"do": "agree"}).status_code == 302
    act.refresh_from_db()
    assert act.state == "done"


def test_what_cannot_be_done_for_many_has_no_page(client, registrar, confirmed):
    confirmed(client, registrar)
    for kind in ("amend", "replace", "nothing"):
        assert client.post(reverse("credentials:act-many", args=["tue", kind])).status_code == 404


def test_a_learner_asks_and_reads_the_answer(client, learner_account, issued_award, registrar, confirmed):
    client.force_login(learner_account)
    page = reverse("credentials:correction-ask", args=[issued_award.public_id])
    assert client.post(page, {"wanted_name": "Mới"}).status_code == 422
    client.post(page, {"wanted_name": "Mới", "wrong": "A mark is missing.", "evidence": "Identity card."})
    asked = Correction.objects.get()
    confirmed(client, registrar)
    desk = reverse("credentials:correction", args=["tue", asked.public_id])
    assert "A mark is missing." in client.get(desk).content.decode()
    begun = client.get(reverse("credentials:award-correct", args=["tue", issued_award.public_id]))
    assert begun.context["form"]["new_value"].value() == "Mới"
    assert client.post(desk, {"answer": ""}).status_code == 422
    client.post(desk, {"answer": "The card says otherwise."})
    assert client.post(desk, {"answer": "Again."}).status_code == 409
    client.force_login(learner_account)
    assert "The card says otherwise." in client.get(page).content.decode()


def test_what_is_refused_by_the_service_stands_beside_its_field(client, registrar, confirmed, issued_award):
    confirmed(client, registrar)
    page = reverse("credentials:award-correct", args=["tue", issued_award.public_id])
    terms = {"field": "grade", "new_value": "Z", "reason": "issuer-error", "explanation": "Seen.", "legal_act": "1"}
    answer = client.post(page, terms | {"do": "confirm"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["new_value"]


def test_an_administrator_sets_how_things_are_put_right(client, registrar, confirmed, institution):
    confirmed(client, registrar)
    page = reverse("credentials:act-settings", args=["tue"])
    assert client.get(page).status_code == 200
    client.post(page, {"corrections": "amendment", "appeal_to": "The rector", "appeal_days": "15"})
    setting = ActSetting.objects.get()
    assert (setting.allows("amend"), setting.allows("replace"), setting.appeal_days) == (True, False, 15)
