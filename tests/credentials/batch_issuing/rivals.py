"""What the processes of test_rivals do. Runs outside pytest, on a registry of its own; see tests/foundation/racing.py."""

import datetime as dt
import json
from contextlib import suppress

from django.db import OperationalError, transaction
from django.http import QueryDict
from django.utils import timezone

from credentials.forms.issuing import IssueForm
from credentials.models import Award, Batch, MicroCredentialVersion, batch_digest, row_digest
from credentials.services import batch_issuing, batch_parts
from credentials.services.batch_issuing import approve_batch
from credentials.services.intents import draw_places
from institutions.models import Institution, Role, SigningKey, User
from micro4asia.foundation import bulk
from tests.factories.batches import BatchFactory, BatchRowFactory
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory, LevelFactory
from tests.foundation.racing import person, race, tell


def prepare():
    """One institution, its version, an issuer, a registrar and a learner without awards. Tells their keys."""
    LevelFactory()
    institution = InstitutionFactory()
    issuer, registrar = person(Role.ISSUER, institution), person(Role.REGISTRAR, institution)
    version = VersionFactory(institution=institution)
    learner = LearnerFactory(institution=institution, number="TEST-1")
    tell(institution.pk, version.pk, issuer.pk, registrar.pk, learner.pk)


def key_of_a_form(institution_id):
    institution = Institution.objects.get(pk=institution_id)
    tell(IssueForm.read(None, institution=institution)["key"].value())


def until_heard(act):
    """Where others hold the one file of SQLite for too long, once more: as a browser would, and a job does."""
    while True:
        with suppress(OperationalError):
            return act()


def issue(institution_id, version_id, issuer_id, key, door):
    """Press “check” on a form that was opened once and sent by all."""
    typed = QueryDict(mutable=True)
    typed.update(
        {"do": "check", "key": key, "version": str(version_id), "learner": "TEST-1", "grade": "B"}
        | {"achieved_on_day": "12", "achieved_on_month": "12", "achieved_on_year": "2025", "supervision": "mixed"}
    )
    answers = []

    # Whoever waits at the door holds no connection: fifty pools are more than a server lends.
    def send():
        form = IssueForm.read(typed, institution=Institution.objects.get(pk=institution_id))
        made = form.make(by=User.objects.get(pk=issuer_id))
        answers.append(made.public_id if made else json.dumps(form.errors.get_json_data()))

    race(lambda: until_heard(send), door)
    tell("answered", *answers)


def draw(institution_id, version_id, issuer_id, registrar_id, learner_id, blocks, size, door):
    """Draw places for blocks of awards and write them, as a part of a batch does."""
    institution, version = Institution.objects.get(pk=institution_id), MicroCredentialVersion.objects.get(pk=version_id)
    key, now = SigningKey.objects.get(institution=institution), timezone.now()

    def work():
        for _ in range(blocks):
            with transaction.atomic():
                places = draw_places(institution, size, now=now)
                bulk.insert([one(*place) for place in places])

    def one(status_list, index):
        made = Award(
            institution=institution, version=version, learner_id=learner_id, prepared_by_id=issuer_id, prepared_at=now,
            state="sealing", signed_by_id=registrar_id, signed_at=now, awarded_on=now.date(), signing_key=key, snapshot="{}",
            achieved_on=dt.date(2025, 12, 12), supervision="mixed", name_as_printed="Ví Dụ",
            status_list=status_list, status_index=index,
        )  # fmt: skip
        made.serial_number = made.register_number = made.public_id
        # Nobody has it so often: what is tried here are the places alone.
        made.learner = LearnerFactory(institution=institution, number=made.public_id)
        return made

    race(work, door)


def send_batches(version_id, issuer_id, registrar_id, batches, rows):
    """So many approved batches about the same people; the keys of their parts."""
    version, issuer = MicroCredentialVersion.objects.get(pk=version_id), User.objects.get(pk=issuer_id)
    for _ in range(batches):
        batch = BatchFactory(version=version, prepared_by=issuer)
        for position in range(1, rows + 1):
            row = BatchRowFactory(batch=batch, position=position)
            row.digest = row_digest(batch, row)
            row.save(update_fields=["digest"])
        Batch.objects.filter(pk=batch.pk).update(
            state="ready", sent_by=issuer_id, sent_at=timezone.now(), digest=batch_digest(batch)
        )
        batch.refresh_from_db()
        approve_batch(batch=batch, by=User.objects.get(pk=registrar_id), shown=batch.digest)
    tell(*(part for part in batch_issuing.BatchPart.objects.order_by("pk").values_list("pk", flat=True)))


def issue_part(part_id, door):
    def both():
        batch_parts.commit_part(part_id=part_id)
        batch_parts.seal_part(part_id=part_id)

    race(lambda: until_heard(both), door)
