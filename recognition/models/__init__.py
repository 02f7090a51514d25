"""One aggregate per file, its queryset beside it."""

from recognition.models.case_book import CaseBook
from recognition.models.comparison import Comparison, ComparisonRow, OutcomeCoverage
from recognition.models.decision import Decision
from recognition.models.question import Question
from recognition.models.request import RecognitionRequest

__all__ = [
    "CaseBook",
    "Comparison",
    "ComparisonRow",
    "Decision",
    "OutcomeCoverage",
    "Question",
    "RecognitionRequest",
]
