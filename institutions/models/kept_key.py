"""What every key has that the registry keeps for somebody: an institution, or itself."""

from __future__ import annotations

from hashlib import sha256

from django.db import models
from django.utils import timezone

from micro4asia.foundation.remembering import Remembering


class KeptKey(Remembering):
    """An Ed25519 key, with its private half as ciphertext or the name by which a module knows it."""

    class Custodian(models.TextChoices):
        REGISTRY = "registry"
        PKCS11 = "pkcs11"

    fragment = models.CharField(
        max_length=40, help_text="Last part of its URL in the DID document, such as key-2026-1; never used twice"
    )
    public_key = models.BinaryField(max_length=32, help_text="32 raw bytes, Ed25519")
    custodian = models.CharField(max_length=12, choices=Custodian.choices, default=Custodian.REGISTRY)
    encrypted_private_key = models.BinaryField(blank=True, default=b"", help_text="Empty where a module holds it")
    token_label = models.CharField(max_length=32, blank=True, help_text="PKCS#11: the token that holds it")
    key_label = models.CharField(max_length=80, blank=True, help_text="PKCS#11: what the token calls it")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.verification_method

    @property
    def did(self) -> str:
        """Whose key it is."""
        raise NotImplementedError

    @property
    def verification_method(self) -> str:
        """The full key URL, as it stands in proofs and in the DID document."""
        return f"{self.did}#{self.fragment}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the 32 public bytes, in sixteen groups of four hexadecimal digits: to be read aloud and compared."""
        digest = sha256(bytes(self.public_key)).hexdigest()
        return " ".join(digest[start : start + 4] for start in range(0, 64, 4))
