"""The words printed beside the values, in every language of a document."""

from collections.abc import Iterable

from django.utils.translation import gettext, gettext_noop, override

CERTIFICATE = {
    "kind": gettext_noop("Micro-credential"),
    "awarded": gettext_noop("Awarded to"),
    "born": gettext_noop("Date of birth"),
    "completed": gettext_noop("who has completed and passed"),
    "outcomes": gettext_noop("Learning outcomes"),
    "workload": gettext_noop("Workload"),
    "level": gettext_noop("Level"),
    "assessment": gettext_noop("Type of assessment"),
    "participation": gettext_noop("Form of participation"),
    "quality_assurance": gettext_noop("Quality assurance"),
    "grade": gettext_noop("Grade"),
    "prerequisites": gettext_noop("Prerequisites"),
    "stackability": gettext_noop("Stackability"),
    "achieved": gettext_noop("Date of achievement"),
    "register_number": gettext_noop("Register number"),
    "serial_number": gettext_noop("Serial number"),
    "version": gettext_noop("Version"),
    "field": gettext_noop("Field (ISCED-F)"),
    "verify": gettext_noop("Verify at"),
    "original": gettext_noop(
        "The signed digital record attached to this file is the original. Anyone can check it, free and without an account."
    ),
    "attachment": gettext_noop("Signed digital credential"),
    "seal": gettext_noop("Seal"),
    "code": gettext_noop("QR code with the verification address"),
    "signature": gettext_noop("Handwritten signature"),
    "legal": gettext_noop("Legal basis"),
    "supplement": gettext_noop("Supplement"),
    "learner": gettext_noop("Learner"),
    "country": gettext_noop("Country of the issuer"),
    "body": gettext_noop("Awarding body"),
    "issue": gettext_noop("Date of issue"),
}


def labels_in(languages: Iterable[str], sources: dict[str, str] = CERTIFICATE) -> dict[str, dict[str, str]]:
    """{key: {language: words}}. A language without a catalogue gets English words, which are then printed once."""
    labels: dict[str, dict[str, str]] = {key: {} for key in sources}
    for language in languages:
        with override(language):
            for key, source in sources.items():
                labels[key][language] = gettext(source)
    return labels
