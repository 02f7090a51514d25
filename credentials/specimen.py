"""Paper that is looked at before anything is signed: a design tried on nobody, and an award as its certificate will be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from credentials.award_facts import (
    DECLARED,
    AssessmentFacts,
    AwardFacts,
    BadgeFacts,
    BodyFacts,
    LevelFacts,
    OutcomeFacts,
    QualityFacts,
    Texts,
    VersionFacts,
)
from credentials.looks import badge_look, house_by
from credentials.models import Award, CertificateDesign, MicroCredential, MicroCredentialVersion
from credentials.rendering.certificate import CertificateData
from credentials.rendering.from_facts import certificate_data
from credentials.snapshots import credits_of, preview_of, version_facts
from institutions.models import Institution, Level

SPECIMEN = gettext_noop("Specimen")
ALWAYS = ("en", "vi", "lo")  # besides the institution's own languages
NAMES = {"vi": "Nguyễn Thị Ví Dụ", "lo": "ຕົວຢ່າງ ທົດລອງ", "cs": "Jana Vzorová", "it": "Mario Esempio", "hr": "Ana Primjer"}
# Forty letters: nobody's name should be cut.
LONG_NAMES = {"vi": "Nguyễn Hoàng Thị Phương Thảo Ví Dụ Mẫu X", "lo": "ຕົວຢ່າງທົດລອງສົມມຸດ ທົດລອງຕົວຢ່າງສົມມຸດ"}
LONG = "Maria-Magdalena Exemplaria Vzorová-Primjer"
TITLE = {
    "en": "Sample of a micro-credential",
    "vi": "Chứng chỉ vi mô minh họa",
    "lo": "ໃບຢັ້ງຢືນຂະໜາດນ້ອຍຕົວຢ່າງ",
}
LONG_TITLE = {
    "en": "Sample of a Micro-credential with an Unusually Long Title about Data, Society and Responsible Management",
    "vi": "Chứng chỉ vi mô minh họa với một tên gọi rất dài về dữ liệu, xã hội và quản trị có trách nhiệm",
    "lo": "ໃບຢັ້ງຢືນຂະໜາດນ້ອຍຕົວຢ່າງທີ່ມີຊື່ຍາວຫຼາຍ ກ່ຽວກັບຂໍ້ມູນ ສັງຄົມ ແລະ ການຄຸ້ມຄອງຢ່າງມີຄວາມຮັບຜິດຊອບ",
}
OUTCOMES: tuple[tuple[Texts, int], ...] = (
    ({"en": "Name what is being shown", "vi": "Nêu được nội dung minh họa", "lo": "ບອກສິ່ງທີ່ສະແດງ"}, 30),
    ({"en": "Tell a sample from an original", "vi": "Phân biệt mẫu và bản gốc", "lo": "ແຍກຕົວຢ່າງຈາກຕົ້ນສະບັບ"}, 20),
)
HOURS, LEVEL = Decimal(50), "6"


def languages_of(institution: Institution) -> list[str]:
    """In which a design is shown: those it issues in, and ours."""
    return list(dict.fromkeys([institution.language, *institution.languages, *ALWAYS]))


def specimen(design: CertificateDesign, *, language: str, long: bool = False) -> CertificateData:
    """The paper of nobody, in this language, marked as a specimen on every page. long: with a long name and title."""
    institution = design.institution
    version = _version(design, long=long)
    today = institution.today()
    facts = AwardFacts(
        version=version,
        credential_id="urn:specimen",
        recipient_name=(LONG_NAMES.get(language, LONG) if long else NAMES.get(language, NAMES["vi"])),
        achieved_on=(today - dt.timedelta(days=8)).isoformat(),
        awarded_on=today.isoformat(),
        valid_from=f"{today:%Y-%m-%d}T00:00:00Z",
        serial_number=f"{institution.code}-0000-000000",
        register_number="0000/0000",
        status_list_url="",
        status_index=0,
        languages=(language,) if language == "en" else (language, "en"),
        grade="B",
    )
    words = {}
    for tag in dict.fromkeys((language, "en")):
        with override(tag):
            words[tag] = _(SPECIMEN)
    return certificate_data(facts, house=house_by(design, institution, version), signed_json="", specimen=words)


def before_signing(award: Award) -> CertificateData:
    """The certificate of an award, saved or not, as it would be printed if it were signed today.

    Marked on every page as not issued. No number is drawn for it; without a signature it shows no address and no code to scan.
    """
    facts = preview_of(award, on=award.institution.today())
    design = CertificateDesign.objects.for_award(award.institution, award.version.micro_credential_id)
    data = certificate_data(facts, house=house_by(design, award.institution, facts.version), signed_json="")
    marked = {}
    for tag in dict.fromkeys((data.language, "en")):
        with override(tag):
            marked[tag] = _("Not issued yet")
    with override(data.language):
        no_number = _("given with the signature")
    return replace(data, specimen=marked, serial_number=no_number, register_number="…")


def _version(design: CertificateDesign, *, long: bool) -> VersionFacts:
    """The latest wording of the micro-credential the design is for, else an invented one."""
    if design.micro_credential and not long:
        latest = MicroCredentialVersion.objects.filter(micro_credential=design.micro_credential).order_by("-pk").first()
        if latest and latest.titles and latest.hours:
            return version_facts(latest, on=design.institution.today())
    institution = design.institution
    body = BodyFacts(
        did=institution.did,
        names=institution.names() or {institution.language: institution.code},
        country=institution.country,
    )
    own = institution.level_framework
    invented = MicroCredentialVersion(micro_credential=MicroCredential(institution=institution), hours=HOURS)
    local, ects = credits_of(invented, on=institution.today())
    return VersionFacts(
        code=design.micro_credential.code if design.micro_credential else f"{institution.code}-XX-00",
        number="0.0",
        url="urn:specimen",
        titles=LONG_TITLE if long else TITLE,
        descriptions=TITLE,
        outcomes=tuple(
            OutcomeFacts(code=f"LO{rank}", texts=texts, hours=Decimal(hours)) for rank, (texts, hours) in enumerate(OUTCOMES, 1)
        ),
        hours=HOURS,
        local_credits=local,
        ects=ects,
        levels=(LevelFacts(framework="EQF" if Level.lacking(own, LEVEL) else own, code=LEVEL, basis=DECLARED),),
        isced_f_code="0410",
        isced_f_label="Business and administration",
        assessments=(AssessmentFacts(type="written-exam", supervision="supervised-on-site-id"),),
        participation="blended",
        quality=(QualityFacts(type="internal-only"),),
        issuer=body,
        awarding_bodies=(body,),
        badge=BadgeFacts(**badge_look(design.micro_credential)) if design.micro_credential else None,
    )
