import pytest

from credentials.signing import keys
from credentials.signing.keys import Ed25519Signer
from tests.credentials.signing.samples import REGISTRY, ueh_ft_01


@pytest.fixture(scope="session")
def ueh_key():
    """(seed, public Multikey) of UEH, made for this run."""
    return keys.generate()


@pytest.fixture(scope="session")
def ueh_signer(ueh_key):
    return Ed25519Signer(ueh_key[0], f"{ueh_ft_01(REGISTRY).issuer.did}#key-2026-1")
