"""One aggregate per file, its queryset beside it."""

from credentials.models.award import Award
from credentials.models.learner import GuardianConsent, Learner
from credentials.models.micro_credential import (
    Assessment,
    LearningOutcome,
    MicroCredential,
    MicroCredentialVersion,
    QualityRecord,
)
from credentials.models.register import RegisterBook
from credentials.models.revocation import Revocation
from credentials.models.share import ShareLink
from credentials.models.status_list import StatusList

__all__ = [
    "Assessment",
    "Award",
    "GuardianConsent",
    "Learner",
    "LearningOutcome",
    "MicroCredential",
    "MicroCredentialVersion",
    "QualityRecord",
    "RegisterBook",
    "Revocation",
    "ShareLink",
    "StatusList",
]
