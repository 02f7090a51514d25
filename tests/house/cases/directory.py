"""The list of learners, and letters to them."""

from credentials.models import LearnerLetter
from credentials.services.merging import merge_learners
from micro4asia.foundation.models import Letter
from tests.factories.credentials import LearnerFactory
from tests.house.rights_asking import Case, at, sent
from tests.house.rights_world import World

PERSON = {"number": "T-NEW", "full_name": "Trần Thử Nghiệm", "email": "new@example.org", "language": "vi"}
WORDS = {"subject": "A credential", "body": "{name}\n\n{link}", "seen": "0", "do": "use"}


def furnish(world: World) -> None:
    one, other, third = (LearnerFactory(institution=world.same, full_name=f"Người Thử {name}") for name in "ABC")
    fourth = LearnerFactory(institution=world.same, full_name="Người Thử D")
    letter = Letter.objects.create(
        key=f"house:{world.prefix}", message_id=f"<house-{world.prefix}@example.org>", to="x@example.org", language="vi",
        subject="A", text="A", state=Letter.State.FAILED, error="smtp_550",
    )  # fmt: skip
    issued = world.issued
    world.things |= {
        "person": one,
        "double": other,
        "merge": merge_learners(kept=third, merged=fourth, by=world.signer, wins={}),
        "returned_letter": LearnerLetter.objects.create(
            letter=letter,
            institution=world.same,
            award=issued,
            learner=issued.learner,
            kind="award_issued",
            written_at=issued.sealed_at,
        ),
    }


def chosen(world: World) -> dict[str, str]:
    return {"kept": str(world.person.pk), "email": str(world.person.pk), "full_name": str(world.person.pk)}


desk, one = at("same.slug"), at("same.slug", "person.public_id")
two = at("same.slug", "person.public_id", "double.public_id")
CASES = [
    Case("credentials:learners", desk),
    Case("credentials:learners", desk, sent(words="thu"), comes_back=True),
    Case("credentials:learner-new", desk),
    Case("credentials:learner-new", desk, sent(**PERSON, do="anyway")),
    Case("credentials:learner", one),
    Case("credentials:learner", one, sent(words="thu"), comes_back=True),
    Case("credentials:learner-change", one),
    Case("credentials:learner-change", one, sent(**PERSON)),
    Case("credentials:learner-pairs", desk),
    Case("credentials:learner-unclaimed", desk),
    Case("credentials:learner-merge", two),
    Case("credentials:learner-merge", two, chosen),
    Case("credentials:learner-merge-undo", at("same.slug", "merge.public_id")),
    Case("credentials:learner-merge-undo", at("same.slug", "merge.public_id"), sent()),
    Case("credentials:outbox", desk),
    Case("credentials:letter-texts", desk),
    Case("credentials:letter-text", lambda world: (world.same.slug, "award_issued", "vi"), row="letter.list_texts"),
    Case("credentials:letter-text", lambda world: (world.same.slug, "award_issued", "vi"), sent(**WORDS)),
    Case("credentials:letter-resend", at("same.slug", "returned_letter.pk")),
    Case("credentials:letter-resend", at("same.slug", "returned_letter.pk"), sent()),
]
