"""One aggregate per file, its queryset beside it."""

from institutions.models.accreditation import Accreditation
from institutions.models.agreement import Agreement, AgreementParty
from institutions.models.api_client import LONGEST_LIFE, ApiClient, Scope
from institutions.models.application import Application
from institutions.models.course import Course, CourseOutcome, CurriculumCourse, Profile
from institutions.models.domain_proof import DomainProof
from institutions.models.fact import EVER, EVERYWHERE, Doubt, Fact
from institutions.models.institution import IDENTIFIERS, AwardingStatus, Institution, InstitutionName
from institutions.models.invitation import Invitation
from institutions.models.legal import CreditSystem, Holiday, LegalCap, RegulatedField, StatutoryLimit, TreatyStatus
from institutions.models.logo import InstitutionLogo
from institutions.models.membership import AWARDING, Grant, Membership, Role
from institutions.models.privacy import PrivacyContact, RetentionCount, RetentionRun, RetentionTerm
from institutions.models.privacy_requests import DataExport, PrivacyRequest
from institutions.models.privacy_transfers import TransferRecord
from institutions.models.programme import CurriculumYear, Programme
from institutions.models.recovery import FactorRecovery, FactorUse
from institutions.models.reference import CreditValue, GradeScale, GradeTable, Level, TimeLimit
from institutions.models.registry_key import RegistryKey, SignedList, registry_did
from institutions.models.sign_on import SignOn
from institutions.models.signing_key import SigningKey
from institutions.models.standing import NameChange, Standing, StandingProposal
from institutions.models.table_file import TableFile
from institutions.models.unit import Unit
from institutions.models.user import User
from institutions.vocabulary import Cycle

__all__ = [
    "AWARDING",
    "EVER",
    "EVERYWHERE",
    "IDENTIFIERS",
    "LONGEST_LIFE",
    "Accreditation",
    "Agreement",
    "AgreementParty",
    "ApiClient",
    "Application",
    "AwardingStatus",
    "Course",
    "CourseOutcome",
    "CreditSystem",
    "CreditValue",
    "CurriculumCourse",
    "CurriculumYear",
    "Cycle",
    "DataExport",
    "DomainProof",
    "Doubt",
    "Fact",
    "FactorRecovery",
    "FactorUse",
    "GradeScale",
    "GradeTable",
    "Grant",
    "Holiday",
    "Institution",
    "InstitutionLogo",
    "InstitutionName",
    "Invitation",
    "LegalCap",
    "Level",
    "Membership",
    "NameChange",
    "PrivacyContact",
    "PrivacyRequest",
    "Profile",
    "Programme",
    "RegistryKey",
    "RegulatedField",
    "RetentionCount",
    "RetentionRun",
    "RetentionTerm",
    "Role",
    "Scope",
    "SignOn",
    "SignedList",
    "SigningKey",
    "Standing",
    "StandingProposal",
    "StatutoryLimit",
    "TableFile",
    "TimeLimit",
    "TransferRecord",
    "TreatyStatus",
    "Unit",
    "User",
    "registry_did",
]
