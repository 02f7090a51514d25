"""One aggregate per file, its queryset beside it."""

from credentials.models.award import Award
from credentials.models.batch import Batch, BatchRow, batch_digest, row_digest
from credentials.models.batch_part import BatchPart
from credentials.models.catalogue import CatalogueEntry, CatalogueOrder, CatalogueShelf
from credentials.models.certified_copy import CertifiedCopy
from credentials.models.design import BadgeDesign, CertificateDesign, Design, DesignPicture
from credentials.models.directory import KeptApart, LearnerCorrection, LearnerMerge
from credentials.models.drafting import DraftChange, SetAside
from credentials.models.earned_in import EarnedIn
from credentials.models.endorsement import Endorsement, PartnerReview, ReviewComment
from credentials.models.evidence import EvidencePaper
from credentials.models.later_act import ActSetting, Correction, LaterAct, LaterActRow
from credentials.models.learner import GuardianConsent, Learner
from credentials.models.letters import LearnerLetter, LetterText
from credentials.models.life_cycle import ChangeClass
from credentials.models.micro_credential import (
    Assessment,
    LearningOutcome,
    MicroCredential,
    MicroCredentialVersion,
    QualityRecord,
)
from credentials.models.paper_run import PaperRun
from credentials.models.quality import ChecklistAnswer, ListedLine, Remark, VersionStep
from credentials.models.referenced_award import ReferencedAward
from credentials.models.register import RegisterBook, VoidNumber
from credentials.models.reverification import Reverification, StoredDefect
from credentials.models.share import ShareLink
from credentials.models.stack import Stack, StackFollow, StackVersion
from credentials.models.stack_application import StackApplication, UseLedger
from credentials.models.stack_link import OutcomeLink
from credentials.models.status_list import StatusList, StatusPlace

__all__ = [
    "ActSetting",
    "Assessment",
    "Award",
    "BadgeDesign",
    "Batch",
    "BatchPart",
    "BatchRow",
    "CatalogueEntry",
    "CatalogueOrder",
    "CatalogueShelf",
    "CertificateDesign",
    "CertifiedCopy",
    "ChangeClass",
    "ChecklistAnswer",
    "Correction",
    "Design",
    "DesignPicture",
    "DraftChange",
    "EarnedIn",
    "Endorsement",
    "EvidencePaper",
    "GuardianConsent",
    "KeptApart",
    "LaterAct",
    "LaterActRow",
    "Learner",
    "LearnerCorrection",
    "LearnerLetter",
    "LearnerMerge",
    "LearningOutcome",
    "LetterText",
    "ListedLine",
    "MicroCredential",
    "MicroCredentialVersion",
    "OutcomeLink",
    "PaperRun",
    "PartnerReview",
    "QualityRecord",
    "ReferencedAward",
    "RegisterBook",
    "Remark",
    "Reverification",
    "ReviewComment",
    "SetAside",
    "ShareLink",
    "Stack",
    "StackApplication",
    "StackFollow",
    "StackVersion",
    "StatusList",
    "StatusPlace",
    "StoredDefect",
    "UseLedger",
    "VersionStep",
    "VoidNumber",
    "batch_digest",
    "row_digest",
]
