"""One aggregate per file, its queryset beside it."""

from recognition.models.appeal import Appeal
from recognition.models.case_book import CaseBook
from recognition.models.case_file import CaseFile
from recognition.models.comparison import Comparison, ComparisonRow, OutcomeCoverage
from recognition.models.condition import Condition
from recognition.models.counting import EarlierRecognition, GradeRule
from recognition.models.decision import Decision, Followed, Instrument
from recognition.models.following import AuditSample, HumanReview, PrecedentNote, ProposalAnswer
from recognition.models.imported import ImportedCredential
from recognition.models.letter import DecisionLetter
from recognition.models.news import AwardNews
from recognition.models.opinion import Matters, Opinion, OpinionVerdict
from recognition.models.paragraph import ReasonParagraph
from recognition.models.people import Absence, AssignmentRule, Declaration, DeskHabit, SavedView
from recognition.models.pre_answer import PreAnswer
from recognition.models.prepared import PreparedRequest
from recognition.models.proposed import ProposedRuling, SecondOfficerRule
from recognition.models.question import Question, QuestionItem
from recognition.models.request import RecognitionRequest
from recognition.models.rule import Rule, RuleChange, RuleSignature, RuleSource
from recognition.models.running import DelayNotice, Pause, Reopening
from recognition.models.source import CasePaper, RequestSource
from recognition.models.thread import CaseMessage

__all__ = [
    "Absence",
    "Appeal",
    "AssignmentRule",
    "AuditSample",
    "AwardNews",
    "CaseBook",
    "CaseFile",
    "CaseMessage",
    "CasePaper",
    "Comparison",
    "ComparisonRow",
    "Condition",
    "Decision",
    "DecisionLetter",
    "Declaration",
    "DelayNotice",
    "DeskHabit",
    "EarlierRecognition",
    "Followed",
    "GradeRule",
    "HumanReview",
    "ImportedCredential",
    "Instrument",
    "Matters",
    "Opinion",
    "OpinionVerdict",
    "OutcomeCoverage",
    "Pause",
    "PreAnswer",
    "PrecedentNote",
    "PreparedRequest",
    "ProposalAnswer",
    "ProposedRuling",
    "Question",
    "QuestionItem",
    "ReasonParagraph",
    "RecognitionRequest",
    "Reopening",
    "RequestSource",
    "Rule",
    "RuleChange",
    "RuleSignature",
    "RuleSource",
    "SavedView",
    "SecondOfficerRule",
]
