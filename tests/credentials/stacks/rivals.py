"""What the processes of test_rivals do. Runs outside pytest, on a registry of its own; see tests/foundation/racing.py."""

import datetime as dt

from credentials.models import Stack
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from credentials.services.stacking_applying import apply_for_stack, follow_stack, standing_of
from institutions.models import Role, User
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory, LevelFactory, UserFactory
from tests.factories.stacks import StackFactory, StackVersionFactory, rules_of
from tests.foundation.racing import person, race, seal_what_waits, tell

ENTERED = {"name_as_printed": "Mario Esempio", "achieved_on": dt.date(2025, 12, 12), "supervision": "supervised-on-site-id"}


def prepare(count):
    """One award, and so many stacks that would take it. Prints the learner's key, then those of the stacks."""
    LevelFactory()
    institution, owner = InstitutionFactory(), UserFactory()
    issuer, registrar = person(Role.ISSUER, institution), person(Role.REGISTRAR, institution)
    part = VersionFactory(institution=institution, grade_scale=None)
    learner = LearnerFactory(institution=institution, user=owner)
    award = send_to_registrar(award=prepare_award(version=part, learner=learner, by=issuer, fields=ENTERED), by=issuer)
    sign_awards(awards=[(award, fingerprint(award))], by=registrar)
    seal_what_waits()
    stacks = []
    for _ in range(count):
        rules = rules_of(part.micro_credential.code)
        version = StackVersionFactory(stack=StackFactory(institution=institution), rules=rules, landing="published")
        follow_stack(stack=version.stack, by=owner)
        stacks.append(version.stack.pk)
    tell(owner.pk, *stacks)


def apply(owner_id, stack_id, door):
    owner, stack = User.objects.get(pk=owner_id), Stack.objects.select_related("institution").get(pk=stack_id)
    standing = standing_of(owner, stack)
    told = {"awards": standing.chosen, "consent": True, "wording": "They may."}
    race(lambda: apply_for_stack(version=standing.version, by=owner, **told), door)
