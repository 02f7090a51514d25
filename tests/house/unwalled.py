"""Models whose rows the second wall does not hide, each with its reason. A new model is walled, or is named here."""

PUBLIC = "Public: its rows stand on pages for everybody."
CATALOGUE = "What an institution teaches and offers, as its public pages tell it; about no learner."
IDENTITY = "A code and whose it is. What it says stands in its versions, and drafts of those are walled."
NETWORK = "Of the network, or between members and those who want to be: several sides read it, some before there is a desk."
ACCOUNT = "Looked up before anybody is known, and by packages that know no scope."
NUMBERS = "Counters and periods that name nobody; the sender of a request draws its number from the receiver's book."
CHOSEN = "What a board chose for everybody, as its decisions tell; about no learner."
RUNNER = "Codes and ids for workers: no person and no words."
KEYS = "Its public half is public; the private half is ciphertext, and custody.py alone opens it."

PRINTED = "Pictures that paper prints for whoever holds an award; found by a digest that a walled design names."

UNWALLED: dict[str, str] = {
    "credentials.CatalogueEntry": CATALOGUE,
    "credentials.CatalogueOrder": CATALOGUE,
    "credentials.CatalogueShelf": CATALOGUE,
    "credentials.DesignPicture": PRINTED,
    "credentials.ListedLine": CATALOGUE,
    "credentials.MicroCredential": IDENTITY,
    "credentials.MicroCredentialVersion_partners": IDENTITY,
    "credentials.OutcomeLink": CATALOGUE,
    "credentials.Stack": IDENTITY,
    "credentials.EarnedIn": CATALOGUE,
    "credentials.StatusList": PUBLIC,
    "credentials.StatusPlace": NUMBERS,
    "foundation.Job": RUNNER,
    "foundation.JournalHead": NUMBERS,
    "foundation.Recurrence": RUNNER,
    "institutions.Accreditation": PUBLIC,
    "institutions.Agreement": NETWORK,
    "institutions.AgreementParty": NETWORK,
    "institutions.AwardingStatus": PUBLIC,
    "institutions.Course_owners": CATALOGUE,
    "institutions.CreditSystem": PUBLIC,
    "institutions.CreditValue": PUBLIC,
    "institutions.CurriculumCourse": CATALOGUE,
    "institutions.CurriculumYear": CATALOGUE,
    "institutions.DomainProof": NETWORK,
    "institutions.GradeScale": PUBLIC,
    "institutions.GradeTable": PUBLIC,
    "institutions.Holiday": PUBLIC,
    "institutions.Institution": PUBLIC,
    "institutions.InstitutionLogo": PUBLIC,
    "institutions.InstitutionName": PUBLIC,
    "institutions.LegalCap": PUBLIC,
    "institutions.Level": PUBLIC,
    "institutions.NameChange": NETWORK,
    "institutions.PrivacyContact": PUBLIC,
    "institutions.Programme": CATALOGUE,
    "institutions.RegistryKey": KEYS,
    "institutions.RegulatedField": PUBLIC,
    "institutions.RetentionCount": NUMBERS,
    "institutions.RetentionRun": NUMBERS,
    "institutions.RetentionTerm": NUMBERS,
    "institutions.SignedList": PUBLIC,
    "institutions.SigningKey": KEYS,
    "institutions.Standing": PUBLIC,
    "institutions.StandingProposal": NETWORK,
    "institutions.StatutoryLimit": PUBLIC,
    "institutions.TimeLimit": PUBLIC,
    "institutions.TreatyStatus": PUBLIC,
    "institutions.Unit": CATALOGUE,
    "institutions.User": ACCOUNT,
    "institutions.User_groups": ACCOUNT,
    "institutions.User_user_permissions": ACCOUNT,
    "recognition.CaseBook": NUMBERS,
    "recognition.GradeRule": CHOSEN,
}
