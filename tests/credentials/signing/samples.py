"""Three versions of the demo catalogue, as facts, and awards of them to the demo learners."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from credentials.award_facts import (
    AssessmentFacts,
    AwardFacts,
    BodyFacts,
    CreditFacts,
    GradeScaleFacts,
    IdentifierFacts,
    LevelFacts,
    OutcomeFacts,
    QualityFacts,
    SkillFacts,
    VersionFacts,
)
from credentials.signing.contexts import Contexts

REGISTRY = "http://localhost:8000"
CONTEXTS = Contexts.of(REGISTRY)
STATISTICS = SkillFacts(
    url="http://data.europa.eu/esco/skill/382c11ed-20d5-4ae7-b60e-15fec527fa6c",
    names={"en": "apply statistical analysis techniques", "vi": "áp dụng kỹ thuật phân tích thống kê"},
    scheme="ESCO",
)
MODELS = SkillFacts(url="https://skills.muni.example/data-models", names={"cs": "Datové modely", "en": "Data models"})
CREATED = datetime(2026, 1, 9, 3, 0, tzinfo=UTC)


def body(slug: str, names: dict[str, str], country: str, country_name: str, region: str, registry: str = REGISTRY) -> BodyFacts:
    host = registry.split("://", 1)[1].replace(":", "%3A")
    return BodyFacts(
        did=f"did:web:{host}:i:{slug}",
        names=names,
        country=country,
        country_name=country_name,
        region=region,
        url=f"https://{slug}.example",
        identifiers=(IdentifierFacts(scheme="schac", value=f"{slug}.example"),),
    )


def ueh_ft_01(registry: str = REGISTRY) -> VersionFacts:
    ueh = body(
        "ueh",
        {"vi": "Đại học Kinh tế Thành phố Hồ Chí Minh", "en": "University of Economics Ho Chi Minh City"},
        "VN",
        "Viet Nam",
        "Thành phố Hồ Chí Minh",
        registry,
    )
    return VersionFacts(
        code="UEH-FT-01",
        number="1.1",
        url=f"{registry}/m/ueh-ft-01/1.1/",
        titles={"vi": "Công nghệ tài chính và thanh toán số", "en": "Fintech and Digital Payments"},
        descriptions={
            "vi": "Các kênh thanh toán, mô hình kinh doanh và quy định của công nghệ tài chính.",
            "en": "Payment rails, business models and regulation of financial technology.",
        },
        outcomes=(
            OutcomeFacts(
                code="LO1", texts={"vi": "Giải thích các kênh thanh toán", "en": "Explain payment rails"}, hours=Decimal(35)
            ),
            OutcomeFacts(
                code="LO2", texts={"vi": "So sánh các mô hình kinh doanh", "en": "Compare business models"}, hours=Decimal(35)
            ),
            OutcomeFacts(
                code="LO3", texts={"vi": "Đánh giá các quy định pháp luật", "en": "Assess regulation"}, hours=Decimal(30)
            ),
        ),
        hours=Decimal(100),
        levels=(
            LevelFacts(framework="VQF", code="6", basis="declared by issuer"),
            LevelFacts(framework="EQF", code="6", basis="assumed"),
        ),
        isced_f_code="0412",
        isced_f_label="Finance, banking and insurance",
        assessments=(
            AssessmentFacts(
                type="written-exam",
                supervision="on-site-with-identity",
                texts={"vi": "Thi viết", "en": "Written examination"},
                weight=Decimal(60),
                outcomes=("LO1", "LO3"),
            ),
            AssessmentFacts(
                type="case-study",
                supervision="on-site-with-identity",
                texts={"vi": "Bài tập tình huống", "en": "Case study"},
                weight=Decimal(40),
                outcomes=("LO2",),
            ),
        ),
        participation="blended",
        on_site_hours=Decimal(40),
        quality=(
            QualityFacts(
                type="programme-accredited",
                body="Center for Education Accreditation (demo)",
                decision="123/QD-DEMO",
                decided_on="2024-05-20",
                valid_until_day="2029-05-20",
                evidence_url="https://accreditation.example/decisions/123",
            ),
        ),
        issuer=ueh,
        awarding_bodies=(ueh,),
        ects=CreditFacts(system="ECTS", value=Decimal(4), hours_per_credit=Decimal(25)),
        local_credits=CreditFacts(system="VN", value=Decimal(2), hours_per_credit=Decimal(50)),
        stackability={"vi": "Một phần của ST-1 Tài chính dựa trên dữ liệu", "en": "Part of ST-1 Data-Driven Finance"},
        prerequisites={"vi": "Không", "en": "None"},
        instruction_languages=("vi", "en"),
    )


def muni_da_01(registry: str = REGISTRY) -> VersionFacts:
    muni = body(
        "muni", {"cs": "Masarykova univerzita", "en": "Masaryk University"}, "CZ", "Czechia", "Jihomoravský kraj", registry
    )
    return replace(
        ueh_ft_01(registry),
        code="MUNI-DA-01",
        number="2.0",
        url=f"{registry}/m/muni-da-01/2.0/",
        titles={"cs": "Analýza dat pro podnikové rozhodování", "en": "Data Analysis for Business Decisions"},
        descriptions={"cs": "Od otázky přes model k rozhodnutí.", "en": "From a question through a model to a decision."},
        outcomes=(
            OutcomeFacts(
                code="LO1", texts={"en": "Frame a business question and choose a method"}, hours=Decimal(40), skills=(STATISTICS,)
            ),
            OutcomeFacts(
                code="LO2", texts={"en": "Run and interpret tests and regression"}, hours=Decimal(45), skills=(STATISTICS, MODELS)
            ),
            OutcomeFacts(code="LO3", texts={"en": "Write a decision memo"}, hours=Decimal(40)),
        ),
        hours=Decimal(125),
        levels=(LevelFacts(framework="EQF", code="6", basis="declared by issuer"),),
        isced_f_code="0542",
        isced_f_label="Statistics",
        assessments=(
            AssessmentFacts(type="online-quiz", supervision="online-with-identity", weight=Decimal(50)),
            AssessmentFacts(type="project", supervision="online-with-identity", weight=Decimal(50)),
        ),
        participation="online-asynchronous",
        on_site_hours=Decimal(0),
        quality=(
            QualityFacts(type="institution-accredited", body="National Accreditation Bureau (demo)", decision="NAU-1/2023"),
        ),
        issuer=muni,
        awarding_bodies=(muni,),
        ects=CreditFacts(system="ECTS", value=Decimal(5), hours_per_credit=Decimal(25)),
        local_credits=None,
    )


def nuol_ba_01(registry: str = REGISTRY) -> VersionFacts:
    nuol = body("nuol", {"lo": "ມະຫາວິທະຍາໄລແຫ່ງຊາດ", "en": "National University of Laos"}, "LA", "Lao PDR", "Vientiane", registry)
    return replace(
        ueh_ft_01(registry),
        code="NUOL-BA-01",
        number="1.0",
        url=f"{registry}/m/nuol-ba-01/1.0/",
        titles={"lo": "ການວິເຄາະທຸລະກິດສຳລັບວິສາຫະກິດຂະໜາດນ້ອຍ", "en": "Business Analytics for Small Firms"},
        descriptions={"en": "Records, patterns and how to present them."},
        outcomes=(
            OutcomeFacts(code="LO1", texts={"en": "Tidy records"}, hours=Decimal(32)),
            OutcomeFacts(code="LO2", texts={"en": "Find patterns"}, hours=Decimal(40)),
            OutcomeFacts(code="LO3", texts={"en": "Present"}, hours=Decimal(24)),
        ),
        hours=Decimal(96),
        levels=(LevelFacts(framework="LNQF", code="6", basis="declared by issuer"),),
        isced_f_code="0413",
        isced_f_label="Management and administration",
        assessments=(AssessmentFacts(type="project", supervision="on-site-with-identity", weight=Decimal(100)),),
        issuer=nuol,
        awarding_bodies=(nuol,),
        ects=CreditFacts(system="ECTS", value=Decimal("3.84"), hours_per_credit=Decimal(25)),
        local_credits=CreditFacts(system="LA", value=Decimal(2), hours_per_credit=Decimal(48)),
    )


VN_SCALE = GradeScaleFacts(
    code="vn-letter", name="Viet Nam, letters", values=("F", "D", "C", "B", "A"), lowest_pass="D", result_type="LetterGrade"
)


def award(version: VersionFacts | None = None, number: int = 1, registry: str = REGISTRY) -> AwardFacts:
    """A whole award; `number` makes it another one."""
    version = version or ueh_ft_01(registry)
    return AwardFacts(
        version=version,
        credential_id=f"{registry}/c/{number:034d}/",
        public_url=f"{registry}/c/{number:034d}/",
        recipient_name="Nguyễn Thị Ví Dụ",
        achieved_on="2025-12-19",
        awarded_on="2026-01-09",
        valid_from="2026-01-09T03:00:00Z",
        serial_number=f"{version.code}/2026/{number:06d}",
        register_number=f"{number}/2026",
        status_list_url=f"{registry}/status/{version.code[:3].lower()}-1",
        status_index=(number * 7919) % 131072,
        languages=("vi", "en"),
        grade="B",
        grade_scale=VN_SCALE,
        supervision_carried_out="on-site-with-identity",
        identity_method="ID card at the desk",
        evidence_narrative="Written examination on 12 December 2025; case study handed in on 19 December 2025.",
    )
