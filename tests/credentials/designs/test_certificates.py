"""A certificate's design: drafted by one, let in by another, frozen, and faithful to what was signed under it."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from credentials.forms.designing import CertificateForm, initial_of
from credentials.models import CertificateDesign
from credentials.printing import paper_of
from credentials.rendering import placeholders
from credentials.rendering.certificate import render_certificate
from credentials.services.designing import (
    activate_badge,
    activate_certificate,
    discard_design,
    draft_certificate,
    keep_picture,
    retire_certificate,
    save_badge,
    save_certificate,
)
from credentials.specimen import languages_of, specimen
from institutions.models import Role
from institutions.services.editing_profile import change_logo
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from micro4asia.foundation.uploads import picture
from tests.factories.credentials import LearnerFactory, MicroCredentialFactory, VersionFactory
from tests.factories.network import UnitFactory
from tests.foundation.built_once import built_once


def fields(**changes):
    plain = {
        "layout": "lotus",
        "paper": "landscape",
        "primary": "#0B4F53",
        "secondary": "#F2B632",
        "logo": "usual",
        "seal": "drawn",
        "seal_picture": None,
        "shows_badge": True,
        "signatories": [{"name": "Võ Minh Họa", "role": {"en": "President", "vi": "Giám đốc"}, "picture": ""}],
        "lines": {"legal": {"vi": "Cấp cho {name}, số {serial}", "en": "Issued to {name}, number {serial}"}},
    }
    return plain | changes


def scan(colour="#FFFFFF", ink="#101010"):
    image = Image.new("RGB", (200, 80), colour)
    image.paste(ink, (20, 30, 180, 40))
    stored = io.BytesIO()
    image.save(stored, "PNG")
    return picture(io.BytesIO(stored.getvalue()))


@built_once
def draft(institution, issuer):
    return save_certificate(design=draft_certificate(institution=institution, by=issuer), by=issuer, fields=fields())


@built_once
def used(draft, registrar):
    return activate_certificate(design=draft, by=registrar, shown=draft.content_digest())


@built_once
def make_used(institution, issuer, registrar):
    def make(**changes):
        row = save_certificate(design=draft_certificate(institution=institution, by=issuer), by=issuer, fields=fields(**changes))
        return activate_certificate(design=row, by=registrar, shown=row.content_digest())

    return make


def test_the_open_draft_is_opened_again_and_begins_as_what_is_used(used, institution, issuer):
    first = draft_certificate(institution=institution, by=issuer)
    assert draft_certificate(institution=institution, by=issuer).pk == first.pk
    assert (first.number, first.layout, first.lines) == (2, used.layout, used.lines)


def test_who_changed_it_last_does_not_let_it_in(institution, registrar, other_registrar, issuer):
    row = save_certificate(design=draft_certificate(institution=institution, by=issuer), by=registrar, fields=fields())
    with pytest.raises(PermissionDenied):
        activate_certificate(design=row, by=registrar, shown=row.content_digest())
    with pytest.raises(PermissionDenied):
        activate_certificate(design=row, by=issuer, shown=row.content_digest())
    assert activate_certificate(design=row, by=other_registrar, shown=row.content_digest()).state == "active"


def test_what_was_changed_since_it_was_shown_is_not_let_in(draft, registrar, issuer):
    shown = draft.content_digest()
    save_certificate(design=draft, by=issuer, fields=fields(primary="#27408B"))
    with pytest.raises(WrongState):
        activate_certificate(design=draft, by=registrar, shown=shown)


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(draft, registrar, issuer, client, institution, confirmed):
    page = reverse("credentials:certificate-design-edit", args=[institution.slug, draft.public_id])
    seen = draft.mark
    draft = save_certificate(design=draft, by=registrar, fields=fields(primary="#27408B"), seen=seen)
    sent = {**initial_of(draft), "primary": "#0B4F53", "seen": seen}
    answer = confirmed(client, issuer).post(page, sent)
    assert answer.context["form"].non_field_errors()
    assert 'value="#0B4F53"' in answer.content.decode()
    assert CertificateDesign.objects.get(pk=draft.pk).primary == "#27408B"
    assert client.post(page, sent | {"seen": draft.mark}).status_code == 302


def test_one_act_is_one_entry_and_the_second_click_is_refused(draft, registrar):
    before = JournalEntry.objects.count()
    activate_certificate(design=draft, by=registrar, shown=draft.content_digest())
    assert JournalEntry.objects.count() == before + 1
    with pytest.raises(WrongState):
        activate_certificate(design=draft, by=registrar, shown=draft.content_digest())


def test_a_used_design_cannot_be_changed_even_in_the_database(used, issuer):
    with pytest.raises(WrongState):
        save_certificate(design=used, by=issuer, fields=fields())
    for change in ({"primary": "#000000"}, {"signatories": []}, {"lines": {}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CertificateDesign.objects.filter(pk=used.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        used.delete()


def test_the_database_lets_no_editor_in_and_no_second_design_of_a_scope(used, draft, institution, issuer):
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateDesign.objects.filter(pk=draft_certificate(institution=institution, by=issuer).pk).update(
            state="active", activated_by=issuer, activated_at=used.activated_at
        )


def test_strangers_and_colleagues_without_the_role_change_nothing(institution, foreign_registrar, member, draft):
    for person in (foreign_registrar, member(Role.QA_REVIEWER, institution)):
        with pytest.raises(PermissionDenied):
            save_certificate(design=draft, by=person, fields=fields())
    assert list(CertificateDesign.objects.visible_to(foreign_registrar)) == []


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"primary": "#F2B632"}, "primary", "1.8"),
        ({"secondary": "#0C5054"}, "secondary", "1.0"),
        ({"layout": "register"}, "paper", "upright"),
        ({"seal": "picture"}, "seal_picture", "Choose"),
        ({"lines": {"legal": {"en": "By {decree}"}}}, "legal", "{decree}"),
        ({"lines": {"footer": {"en": "x" * 141}}}, "footer", "141"),
    ],
)
def test_what_cannot_be_printed_is_told_at_its_field(draft, issuer, change, field, told):
    with pytest.raises(ValidationError) as caught:
        save_certificate(design=draft, by=issuer, fields=fields(**change))
    assert told in caught.value.message_dict[field][0]
    draft.refresh_from_db()
    assert draft.primary == "#0B4F53"


def test_the_form_keeps_what_was_typed_and_names_the_place_it_does_not_know(institution, draft):
    sent = {**initial_of(draft), "legal_vi": "Theo {luật}", "name_2": "Somebody"}
    form = CertificateForm(sent, institution=institution)
    assert not form.is_valid()
    assert set(form.errors) == {"legal_vi", "role_2_vi"}
    assert form["legal_vi"].value() == "Theo {luật}"
    assert form.fields["name_1"].label


def test_placeholders_are_names_and_nothing_else():
    assert placeholders.unknown("{name} {serial}") == []
    assert placeholders.unknown("{name.__class__} {0} {name!r} {") == ["{name.__class__}", "{0}", "{name!r}", "{"]
    assert placeholders.filled("Cấp cho {name}, {grade}", {"name": "{serial}"}) == "Cấp cho {serial},"


def test_an_old_certificate_prints_the_same_after_a_redesign(make_used, make_issued, version, learner, institution, issuer):
    change_logo(institution=institution, by=issuer, picture=scan("#123456", "#FFFFFF"))
    ink = keep_picture(institution=institution, by=issuer, purpose="signature", picture=scan())
    make_used(
        signatories=[{"name": "Võ Minh Họa", "role": {"vi": "Giám đốc"}, "picture": ink.digest}],
        lines={"above": {"vi": "Giám đốc cấp"}},
    )
    award = make_issued(version, learner)
    before = render_certificate(paper_of(award))
    change_logo(institution=institution, by=issuer, picture=scan("#654321", "#FFFFFF"))
    make_used(layout="modern", primary="#27408B", signatories=[], lines={})
    assert render_certificate(paper_of(award)) == before
    assert paper_of(award).layout == "lotus"
    assert paper_of(make_issued(version, LearnerFactory(institution=institution))).layout == "modern"


def test_an_award_without_a_design_is_a_leaf_of_the_register(issued_award):
    paper = paper_of(issued_award)
    assert (issued_award.facts.design, paper.layout, paper.badge) == ("", "register", "")


def test_a_micro_credentials_own_design_goes_before_the_institutions(used, version, issuer, registrar, institution):
    own = draft_certificate(institution=institution, by=issuer, micro_credential=version.micro_credential)
    own = save_certificate(design=own, by=issuer, fields=fields(layout="modern"))
    activate_certificate(design=own, by=registrar, shown=own.content_digest())
    find = CertificateDesign.objects.for_award
    assert find(institution, version.micro_credential_id) == own
    retire_certificate(design=own, by=registrar)
    assert find(institution, version.micro_credential_id) == used


BADGE = {"shape": "disc", "icon": "chart", "primary": "#0B4F53", "secondary": "#F2B632", "text": "TUE", "beads": 6}


def test_a_badge_is_called_by_the_title_that_the_public_knows(version, issuer, registrar):
    kind = version.micro_credential
    later = VersionFactory(micro_credential=kind, number="2.0", titles={"vi": "Chưa công bố", "en": "Secret"}, landing="draft")
    badge = save_badge(micro_credential=kind, by=issuer, fields=BADGE)
    with pytest.raises(ValidationError):
        save_badge(micro_credential=kind, by=registrar, fields=BADGE, seen="")
    badge = activate_badge(design=badge, by=registrar, shown=badge.content_digest())
    assert badge.caption == f"{version.title('vi')} · {kind.code}"
    assert later.title("vi") not in badge.caption


def test_a_draft_is_thrown_away_once(draft, issuer):
    discard_design(design=draft, by=issuer)
    with pytest.raises(WrongState):
        discard_design(design=draft, by=issuer)


def test_a_picture_sent_twice_is_one_and_its_row_stays(institution, issuer):
    first = keep_picture(institution=institution, by=issuer, purpose="seal", picture=scan())
    assert keep_picture(institution=institution, by=issuer, purpose="seal", picture=scan()) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        first.delete()


def test_every_language_has_a_specimen_that_is_marked_and_unsigned(draft):
    for language in languages_of(draft.institution):
        data = specimen(draft, language=language, long=True)
        assert data.specimen
        assert data.signed_json == ""
        assert len(data.recipient_name) >= 38
    assert render_certificate(specimen(draft, language="lo"))[:5] == b"%PDF-"


def test_staff_of_a_unit_begin_designs_of_what_their_unit_owns(client, confirmed, member, institution):
    unit = UnitFactory(institution=institution)
    law = UnitFactory(institution=institution, code="LAW", names={"vi": "Khoa Luật", "en": "Faculty of Law"})
    own = MicroCredentialFactory(institution=institution, code="TUE-OW-01", unit=unit)
    MicroCredentialFactory(institution=institution, code="TUE-FO-01", unit=law)
    writer = member(Role.ISSUER, institution)
    writer.memberships.update(unit=unit)
    desk = confirmed(client, writer)
    page = desk.get(reverse("credentials:designs", args=[institution.slug]))
    assert page.context["designable"] == [own]
    assert "the whole institution" not in page.content.decode()
    begun = desk.post(reverse("credentials:design-begin", args=[institution.slug]), {"micro_credential": own.public_id})
    assert begun.status_code == 302


def test_two_designs_of_an_institution_never_bear_one_number(draft):
    again = CertificateDesign.objects.get(pk=draft.pk)
    again.pk, again.public_id, again.state = None, "another", "discarded"
    with pytest.raises(IntegrityError, match="number"), transaction.atomic():
        again.save(force_insert=True)
