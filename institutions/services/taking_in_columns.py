"""Columns that tables of courses and of micro-credentials have in common, with their names in the languages of the network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy

from institutions.services.taking_in import Column

_SHARED = {
    column.code: column
    for column in [
        Column(
            "title_en",
            gettext_lazy("Title in English"),
            (
                "title (en)",
                "english title",
                "tên tiếng anh",
                "titolo inglese",
                "anglický název",
                "engleski naziv",
                "titre anglais",
            ),
        ),
        Column(
            "unit",
            gettext_lazy("Faculty or department"),
            ("faculty", "department", "khoa", "bộ môn", "ຄະນະ", "ພາກວິຊາ", "dipartimento", "fakulta", "fakultet", "faculté"),
            help=gettext_lazy("Its short code or its name, as under Units."),
        ),
        Column(
            "hours",
            gettext_lazy("Hours of work"),
            ("hours", "workload", "số giờ", "tổng số giờ", "ຊົ່ວໂມງ", "ore", "hodiny", "sati", "heures"),
            required=True,
            help=gettext_lazy("All of it: classes, own study, assessment. Point or comma before the decimals."),
        ),
        Column(
            "level",
            gettext_lazy("Level"),
            ("bậc", "trình độ", "ລະດັບ", "livello", "úroveň", "razina", "niveau"),
            help=gettext_lazy("A level of your own framework, such as 6; of another with its name, such as EQF 6."),
            example=("6", ""),
        ),
        Column(
            "isced_f",
            gettext_lazy("Field of education (ISCED-F)"),
            ("isced", "isced-f", "field", "lĩnh vực", "ngành", "ສາຂາ", "settore", "obor", "područje", "domaine"),
            required=True,
            help=gettext_lazy("Four digits, such as 0412 for finance."),
            example=("0412", ""),
        ),
        Column(
            "assessment",
            gettext_lazy("Assessment"),
            ("assessment types", "đánh giá", "hình thức thi", "ການປະເມີນ", "esame", "hodnocení", "ocjenjivanje", "évaluation"),
            help=gettext_lazy("Codes or names, several with a semicolon between them, such as written-exam; project."),
        ),
        Column(
            "supervision",
            gettext_lazy("Supervision and identity"),
            ("identity", "giám sát", "ການຄຸມສອບ", "sorveglianza", "dohled", "nadzor", "surveillance"),
            help=gettext_lazy("A code or a name. Empty: supervised on site, identity verified."),
            example=("supervised-on-site-id", ""),
        ),
        Column(
            "prerequisites",
            gettext_lazy("Prerequisites"),
            ("điều kiện tiên quyết", "học phần tiên quyết", "propedeuticità", "prerekvizity", "preduvjeti", "prérequis"),
        ),
        Column(
            "outcome",
            gettext_lazy("Learning outcome"),
            ("outcomes", "chuẩn đầu ra", "ຜົນການຮຽນຮູ້", "risultato di apprendimento", "výstup z učení", "ishod učenja", "acquis"),
            required=True,
            help=gettext_lazy("One in each line, in the language of your institution."),
            example=("Giải thích các hệ thống thanh toán", "So sánh các mô hình kinh doanh"),
        ),
        Column(
            "outcome_en",
            gettext_lazy("Learning outcome in English"),
            ("outcome (en)", "english outcome", "chuẩn đầu ra tiếng anh"),
            example=("Explain payment systems", "Compare business models"),
        ),
        Column(
            "outcome_hours",
            gettext_lazy("Hours of the outcome"),
            ("hours of outcome", "số giờ của chuẩn đầu ra", "giờ", "ore del risultato", "hodiny výstupu", "sati ishoda"),
            required=True,
        ),
    ]
}


def shared(code: str, **of_its_own: Any) -> Column:
    """of_its_own: what this table says otherwise, such as its example."""
    return replace(_SHARED[code], **of_its_own)
