"""One aggregate per file, its queryset beside it."""

from recognition.models.appeal import Appeal
from recognition.models.case_book import CaseBook
from recognition.models.case_file import CaseFile
from recognition.models.comparison import Comparison, ComparisonRow, OutcomeCoverage
from recognition.models.decision import Decision, Followed, Instrument
from recognition.models.question import Question
from recognition.models.request import RecognitionRequest
from recognition.models.source import CasePaper, RequestSource

__all__ = [
    "Appeal",
    "CaseBook",
    "CaseFile",
    "CasePaper",
    "Comparison",
    "ComparisonRow",
    "Decision",
    "Followed",
    "Instrument",
    "OutcomeCoverage",
    "Question",
    "RecognitionRequest",
    "RequestSource",
]
