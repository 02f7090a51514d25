"""Certificates of three issuers. People, decisions and contents are invented; the emblems are nobody's."""

import json
from dataclasses import replace

from credentials.rendering.certificate import CertificateData, Outcome, Signatory
from credentials.rendering.labels import CERTIFICATE

VI = {
    "kind": "Chứng chỉ vi mô",
    "awarded": "Cấp cho",
    "born": "Ngày sinh",
    "completed": "đã hoàn thành và đạt",
    "outcomes": "Kết quả học tập",
    "workload": "Khối lượng học tập",
    "level": "Trình độ",
    "assessment": "Hình thức đánh giá",
    "participation": "Hình thức tham gia",
    "quality_assurance": "Bảo đảm chất lượng",
    "grade": "Điểm",
    "prerequisites": "Điều kiện tiên quyết",
    "stackability": "Khả năng tích lũy",
    "achieved": "Ngày đạt",
    "register_number": "Số vào sổ",
    "serial_number": "Số hiệu",
    "version": "Phiên bản",
    "field": "Lĩnh vực (ISCED-F)",
    "verify": "Kiểm tra tại",
    "original": "Bản ghi số đã ký, đính kèm trong tệp này, là bản gốc. Ai cũng có thể kiểm tra miễn phí, không cần tài khoản.",
    "attachment": "Chứng chỉ số đã ký",
    "seal": "Con dấu",
    "code": "Mã QR chứa địa chỉ kiểm tra",
}
LO = {
    "kind": "ໃບຢັ້ງຢືນຂະໜາດນ້ອຍ",
    "awarded": "ມອບໃຫ້",
    "born": "ວັນເດືອນປີເກີດ",
    "completed": "ຜູ້ທີ່ໄດ້ຮຽນສຳເລັດ ແລະ ສອບເສັງຜ່ານ",
    "outcomes": "ຜົນການຮຽນຮູ້",
    "workload": "ປະລິມານການຮຽນ",
    "level": "ລະດັບ",
    "assessment": "ການປະເມີນ",
    "participation": "ຮູບແບບການເຂົ້າຮ່ວມ",
    "quality_assurance": "ການປະກັນຄຸນນະພາບ",
    "grade": "ຄະແນນ",
    "prerequisites": "ເງື່ອນໄຂເບື້ອງຕົ້ນ",
    "stackability": "ການສະສົມໜ່ວຍກິດ",
    "register_number": "ເລກທີທະບຽນ",
    "serial_number": "ເລກທີ",
    "version": "ສະບັບ",
    "verify": "ກວດສອບທີ່",
}


def labels(language: str, words: dict[str, str]) -> dict[str, dict[str, str]]:
    return {key: {language: words.get(key, text), "en": text} for key, text in CERTIFICATE.items()}


def signed(identifier: str, title: str) -> str:
    """Stands for a stored credential: paper attaches it unread."""
    return json.dumps(
        {"id": f"https://registry.example/c/{identifier}/credential.json", "name": title}, ensure_ascii=False, indent=1
    )


UEH = CertificateData(
    language="vi",
    labels=labels("vi", VI),
    public_url="https://registry.micro4asia.example/c/k7q3vd2m9xw4hf8tz6rn5pcj1sgy0aeb3h/",
    credential_id="k7q3vd2m9xw4hf8tz6rn5pcj1sgy0aeb3h",
    recipient_name="Nguyễn Thị Ví Dụ",
    born_on="2001-05-12",
    institution={"vi": "Đại học Kinh tế Thành phố Hồ Chí Minh", "en": "University of Economics Ho Chi Minh City"},
    institution_code="UEH",
    country={"vi": "Việt Nam", "en": "Viet Nam"},
    place={"vi": "Thành phố Hồ Chí Minh", "en": "Ho Chi Minh City"},
    title={"vi": "Công nghệ tài chính và thanh toán số", "en": "Fintech and Digital Payments"},
    outcomes=(
        Outcome({"vi": "Giải thích hạ tầng và các kênh thanh toán số", "en": "Explain digital payment rails"}, "35"),
        Outcome({"vi": "So sánh các mô hình kinh doanh công nghệ tài chính", "en": "Compare fintech business models"}, "35"),
        Outcome({"vi": "Đánh giá khung pháp lý và rủi ro tuân thủ", "en": "Assess regulation and compliance risk"}, "30"),
    ),
    workload={"vi": "2 tín chỉ · 100 giờ", "en": "4 ECTS · 100 hours"},
    level={"vi": "VQF bậc 6", "en": "VQF level 6"},
    assessment={
        "vi": "Bài thi viết (60 %) và nghiên cứu tình huống (40 %). Thi tập trung, có giám sát, kiểm tra giấy tờ tùy thân",
        "en": "Written examination (60 %) and case study (40 %). On site, supervised, identity document checked",
    },
    participation={"vi": "Kết hợp trực tuyến và trực tiếp", "en": "Blended"},
    quality_assurance={
        "vi": "Chương trình đã được kiểm định; quyết định DEMO-QA-118, hiệu lực đến 30/06/2028",
        "en": "Programme accredited; decision DEMO-QA-118, valid until 30 June 2028",
    },
    grade={"vi": "B (7,8/10)", "en": "B (7.8/10)"},
    stackability={
        "vi": "Độc lập; tính vào lộ trình ST-1 Tài chính dựa trên dữ liệu",
        "en": "Stand-alone; counts towards ST-1 Data-Driven Finance",
    },
    prerequisites={"vi": "Không", "en": "None"},
    achieved_on="2025-12-12",
    issued_on="2025-12-20",
    serial_number="UEH-2025-004217",
    register_number="0412/2025-VM",
    signatories=(
        Signatory("GS.TS. Võ Minh Họa", {"vi": "Giám đốc", "en": "President"}),
        Signatory("PGS.TS. Phạm Thị Giả Định", {"vi": "Trưởng khoa Tài chính", "en": "Dean, Faculty of Finance"}),
        Signatory("TS. Đỗ Văn Tượng Trưng", {"vi": "Trưởng phòng Đào tạo", "en": "Registrar"}),
    ),
    code="UEH-FT-01",
    version="1.1",
    isced={"vi": "0412 Tài chính, ngân hàng, bảo hiểm", "en": "0412 Finance, banking and insurance"},
    colours=("#0B4F53", "#F2B632"),
    emblem="rise",
    signed_json=signed("k7q3vd2m9xw4hf8tz6rn5pcj1sgy0aeb3h", "Công nghệ tài chính và thanh toán số"),
)
NUOL = replace(
    UEH,
    language="lo",
    labels=labels("lo", LO),
    public_url="https://registry.micro4asia.example/c/p2w8n5xk3hq7vt9m4zrc6jf1d0gsyeba7m/",
    credential_id="p2w8n5xk3hq7vt9m4zrc6jf1d0gsyeba7m",
    recipient_name="ຕົວຢ່າງ ທົດລອງ",
    other_name="Touayang Thotlong",
    born_on="1998-09-03",
    institution={"lo": "ມະຫາວິທະຍາໄລແຫ່ງຊາດ", "en": "National University of Laos"},
    institution_code="NUOL",
    country={"lo": "ສປປ ລາວ", "en": "Lao PDR"},
    place={"lo": "ນະຄອນຫຼວງວຽງຈັນ", "en": "Vientiane"},
    title={"lo": "ການວິເຄາະທຸລະກິດສຳລັບວິສາຫະກິດຂະໜາດນ້ອຍ", "en": "Business Analytics for Small Firms"},
    outcomes=(
        Outcome({"lo": "ຈັດລະບຽບຂໍ້ມູນຂອງທຸລະກິດຂະໜາດນ້ອຍ", "en": "Tidy the records of a small firm"}, "32"),
        Outcome({"lo": "ຊອກຫາຮູບແບບ ແລະ ແນວໂນ້ມໃນຂໍ້ມູນການຂາຍ", "en": "Find patterns and trends in sales data"}, "40"),
        Outcome({"lo": "ນຳສະເໜີຜົນໃຫ້ເຈົ້າຂອງທຸລະກິດເຂົ້າໃຈ", "en": "Present results so that an owner can act"}, "24"),
    ),
    workload={"lo": "2 ໜ່ວຍກິດ · 96 ຊົ່ວໂມງ", "en": "3.84 ECTS · 96 hours"},
    level={"lo": "LNQF ລະດັບ 6", "en": "LNQF level 6"},
    assessment={
        "lo": "ໂຄງການ. ໃນຫ້ອງຮຽນ, ມີຜູ້ຄຸມສອບ, ກວດບັດປະຈຳຕົວ",
        "en": "Project work. On site, supervised, identity document checked",
    },
    participation={"lo": "ແບບປະສົມ", "en": "Blended"},
    quality_assurance={"lo": "ຮັບຮອງໂດຍສະຖາບັນ; ຂໍ້ຕົກລົງ DEMO-QA-07", "en": "Institution accredited; decision DEMO-QA-07"},
    grade={"lo": "B+ (3.5/4.0)", "en": "B+ (3.5/4.0)"},
    stackability={"lo": "ເປັນເອກະລາດ", "en": "Stand-alone"},
    prerequisites={},
    achieved_on="2025-11-07",
    issued_on="2025-11-14",
    serial_number="NUOL-2025-000311",
    register_number="118/2025",
    signatories=(
        Signatory("ສະໝຸດ ຕົວແທນ", {"lo": "ອະທິການບໍດີ", "en": "President"}),
        Signatory("ສົມມຸດ ຕົວຢ່າງ", {"lo": "ຄະນະບໍດີ", "en": "Dean"}),
    ),
    code="NUOL-BA-01",
    version="1.0",
    isced={"lo": "0413 ການບໍລິຫານ ແລະ ຈັດການ", "en": "0413 Management and administration"},
    colours=("#2B3576", "#F2B632"),
    emblem="roof",
    signed_json=signed("p2w8n5xk3hq7vt9m4zrc6jf1d0gsyeba7m", "ການວິເຄາະທຸລະກິດ"),
)
MUNI = replace(
    UEH,
    language="cs",
    labels=labels("cs", {}),
    public_url="https://registry.micro4asia.example/c/c4v9t2h8rk5pzq3m7xw6n1jd0gsyfabe52/",
    credential_id="c4v9t2h8rk5pzq3m7xw6n1jd0gsyfabe52",
    recipient_name="Jana Vzorová",
    born_on="",
    institution={"cs": "Masarykova univerzita", "en": "Masaryk University"},
    institution_code="MUNI",
    country={"cs": "Česko", "en": "Czechia"},
    place={"cs": "Brno", "en": "Brno"},
    title={"cs": "Analýza dat pro podnikové rozhodování", "en": "Data Analysis for Business Decisions"},
    outcomes=(
        Outcome(
            {"cs": "Formulovat obchodní otázku a zvolit metodu", "en": "Frame a business question and choose a method"}, "40"
        ),
        Outcome({"cs": "Provést a vyložit testy a regresi", "en": "Run and interpret tests and regression"}, "45"),
        Outcome({"cs": "Napsat podklad pro rozhodnutí", "en": "Write a decision memo"}, "40"),
    ),
    workload={"cs": "5 kreditů ECTS · 125 hodin", "en": "5 ECTS · 125 hours"},
    level={"cs": "EQF 6", "en": "EQF level 6"},
    assessment={
        "cs": "Test a projekt. Pod dohledem, totožnost ověřena",
        "en": "Test and project. Supervised online, identity checked",
    },
    participation={"cs": "Online", "en": "Online"},
    quality_assurance={
        "cs": "Akreditovaná instituce; rozhodnutí DEMO-QA-02",
        "en": "Institution accredited; decision DEMO-QA-02",
    },
    grade={"cs": "A", "en": "A (A to F)"},
    stackability={"en": "Counts towards ST-1 Data-Driven Finance"},
    prerequisites={},
    serial_number="MUNI-2025-000071",
    register_number="71/2025",
    signatories=(Signatory("prof. Ilona Smyšlená", {"cs": "rektorka", "en": "Rector"}),),
    code="MUNI-DA-01",
    version="2.0",
    isced={"cs": "0542 Statistika", "en": "0542 Statistics"},
    colours=("#27408B", "#E9B44C"),
    emblem="gate",
    signed_json=signed("c4v9t2h8rk5pzq3m7xw6n1jd0gsyfabe52", "Analýza dat pro podnikové rozhodování"),
)
ENGLISH = replace(
    UEH,
    language="en",
    labels={key: {"en": text} for key, text in CERTIFICATE.items()},
    born_on="",
    register_number="",
    signed_json="",
    signatories=(),
    status={"en": "Preview, not yet signed"},
)
