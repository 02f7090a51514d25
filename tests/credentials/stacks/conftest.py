"""A stack of one university, built from micro-credentials of two: one hour short until one more award is there."""

from credentials.models import Award, Stack
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from credentials.services.stacking_applying import apply_for_stack, follow_stack, standing_of
from credentials.services.stacking_deciding import decide_application
from institutions.models import Role
from tests.credentials.conftest import ENTERED
from tests.factories.credentials import LearnerFactory, MicroCredentialFactory, VersionFactory
from tests.factories.institutions import UserFactory
from tests.factories.stacks import StackFactory, StackVersionFactory, rules_of
from tests.foundation.built_once import built_once

VIVA = {"capstone": {"code": "VIVA-1", "titles": {"en": "Final viva"}}}
OUTCOMES = [
    ("LO1", {"vi": "Định giá", "en": "Value instruments"}, 60),
    ("LO2", {"vi": "Kiểm tra", "en": "Run a stress test"}, 40),
]


def version_at(institution, code):
    kind = MicroCredentialFactory(institution=institution, code=code)
    return VersionFactory(micro_credential=kind, outcomes=OUTCOMES, grade_scale=None)


@built_once
def versions(institution, other_institution):
    """Two of one's own, one of another university; each of 60 + 40 hours."""
    return [version_at(institution, "TUE-A-01"), version_at(institution, "TUE-B-02"), version_at(other_institution, "OTH-C-03")]


@built_once
def stack_version(institution, versions):
    """240 net hours of these three, and a final viva."""
    codes = [version.micro_credential.code for version in versions]
    return StackVersionFactory(
        stack=StackFactory(institution=institution, code="ST-A"), rules=rules_of(*codes, hours=240, **VIVA), landing="published"
    )


@built_once
def stack(stack_version):
    return Stack.objects.select_related("institution").get(pk=stack_version.stack_id)


@built_once
def owner(db):
    return UserFactory(full_name="Mario Esempio", email="esempio@example.org", language="en")


@built_once
def earn(owner, member, seal_waiting):
    """Issues one award to the learner, at the home of the version, by two people there."""
    desks = {}

    def give(version, *, to=None, **entered):
        home = version.institution
        if home.pk not in desks:
            desks[home.pk] = member(Role.ISSUER, home), member(Role.REGISTRAR, home)
        issuer, registrar = desks[home.pk]
        person = to or owner
        known = LearnerFactory(institution=home, full_name=person.full_name, email=person.email, user=person)
        fields = {**ENTERED, "grade": "", "name_as_printed": known.full_name, **entered}
        award = send_to_registrar(award=prepare_award(version=version, learner=known, by=issuer, fields=fields), by=issuer)
        sign_awards(awards=[(award, fingerprint(award))], by=registrar)
        seal_waiting()
        award.refresh_from_db()
        return award

    return give


@built_once
def follow(stack, owner):
    return follow_stack(stack=stack, by=owner)


@built_once
def awards(versions, earn):
    return [earn(version) for version in versions]


@built_once
def application(stack, follow, awards, owner):
    standing = standing_of(owner, stack)
    return apply_for_stack(version=standing.version, by=owner, awards=standing.chosen, consent=True, wording="They may see it.")


YES = {"capstone": {"met": True, "reason": "Passed on 3 May."}}
GRANT = {"outcome": "granted", "reasons": "", "answers": YES, "award": {"supervision": "supervised-on-site-id"}}


@built_once
def granted(application, registrar):
    return decide_application(application=application, by=registrar, **GRANT)


@built_once
def signed(granted, other_registrar, seal_waiting):
    """The larger award, signed by the second person."""
    award = granted.award
    sign_awards(awards=[(award, fingerprint(award))], by=other_registrar)
    seal_waiting()
    return Award.objects.get(pk=award.pk)
