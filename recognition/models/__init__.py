"""One aggregate per file, its queryset beside it."""

from recognition.models.appeal import Appeal
from recognition.models.case_book import CaseBook
from recognition.models.case_file import CaseFile
from recognition.models.comparison import Comparison, ComparisonRow, OutcomeCoverage
from recognition.models.condition import Condition
from recognition.models.decision import Decision, Followed, Instrument
from recognition.models.following import AuditSample, HumanReview, PrecedentNote, ProposalAnswer
from recognition.models.letter import DecisionLetter
from recognition.models.opinion import Matters, Opinion, OpinionVerdict
from recognition.models.paragraph import ReasonParagraph
from recognition.models.people import Absence, AssignmentRule, Declaration, DeskHabit, SavedView
from recognition.models.proposed import ProposedRuling, SecondOfficerRule
from recognition.models.question import Question
from recognition.models.request import RecognitionRequest
from recognition.models.rule import Rule, RuleChange, RuleSignature, RuleSource
from recognition.models.source import CasePaper, RequestSource

__all__ = [
    "Absence",
    "Appeal",
    "AssignmentRule",
    "AuditSample",
    "CaseBook",
    "CaseFile",
    "CasePaper",
    "Comparison",
    "ComparisonRow",
    "Condition",
    "Decision",
    "DecisionLetter",
    "Declaration",
    "DeskHabit",
    "Followed",
    "HumanReview",
    "Instrument",
    "Matters",
    "Opinion",
    "OpinionVerdict",
    "OutcomeCoverage",
    "PrecedentNote",
    "ProposalAnswer",
    "ProposedRuling",
    "Question",
    "ReasonParagraph",
    "RecognitionRequest",
    "RequestSource",
    "Rule",
    "RuleChange",
    "RuleSignature",
    "RuleSource",
    "SavedView",
    "SecondOfficerRule",
]
