"""Pages behind which the second wall stands open (foundation/walls.py), by name, each with its reason. All others narrow.

What such a page shows it finds by an unguessable id, a secret, or among what is public; `visible_to` still filters.
"""

# Proof is for anybody who holds it, whoever issued it and whoever asks.
PROOF = "Public by design: the page of a credential answers whoever has its unguessable address, or the file."
# Nobody is known yet: what a person may see is worked out here.
ENTRY = "Whoever comes in is not known before this has looked them up."
LETTER = "Opens by a secret that only a letter carried; what it leads to belongs to nobody who is signed in yet."

OPEN_DOORS: dict[str, str] = {
    "credentials:public": PROOF,
    "credentials:public-json": PROOF,
    "credentials:public-pdf": PROOF,
    "credentials:shared": PROOF,
    "credentials:verify": PROOF,
    "recognition:decision-check": PROOF,
    "recognition:decision-check-named": PROOF,
    "recognition:decision-json-named": PROOF,
    "credentials:status-list": PROOF,
    "api-credential": PROOF,
    "api-verify": PROOF,
    "api-verify-many": PROOF,
    "credentials:claim": LETTER,
    "recognition:prepared": LETTER,
    "institutions:invitation": LETTER,
    "recognition:opinion-by-link": LETTER,
    "institutions:recovery-stop": LETTER,
    "account_reset_password_from_key": LETTER,
    "account_confirm_email": LETTER,
    "institutions:factor-lost": ENTRY,
    "institutions:university-list": ENTRY,
    "institutions:university-start": ENTRY,
    "account_login": ENTRY,
    "account_signup": ENTRY,
    "account_reauthenticate": ENTRY,
    "mfa_authenticate": ENTRY,
    "mfa_reauthenticate": ENTRY,
    "mfa_login_webauthn": ENTRY,
    "openid_connect_callback": ENTRY,
    "saml_acs": ENTRY,
    "saml_finish_acs": ENTRY,
    "saml_metadata": ENTRY,
    "socialaccount_signup": ENTRY,
    "api-token": ENTRY,
    "api-token-revoke": ENTRY,
}
