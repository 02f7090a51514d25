"""A signing key inside a PKCS#11 module: SoftHSM2 from Debian stands for the hardware."""

import json
import os
import shutil
import subprocess

import pytest

from credentials.verifying import verify_award
from institutions.custody import KeyUnavailable, new_key, pkcs11, registry_signer, signer_for
from institutions.models import Role
from institutions.services.ceremonies import COMPARED, activate_key, start_ceremony
from institutions.services.registry_keys import registry_key
from tests.node import runner

pytestmark = pytest.mark.django_db(transaction=True)

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
TOKEN, PIN = "micro4asia tests", "24680"


@pytest.fixture(scope="session")
def token(tmp_path_factory):
    """A token of its own, in a folder that goes with the run. The module reads where it lies once per process."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    tool = shutil.which("softhsm2-util")
    assert tool, "apt-get install softhsm2"
    subprocess.run(
        [tool, "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "13579"], check=True, capture_output=True
    )
    yield TOKEN
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture
def module(token, settings):
    settings.KEY_CUSTODIAN = "pkcs11"
    settings.PKCS11_MODULE, settings.PKCS11_TOKEN, settings.PKCS11_PIN = MODULE, token, PIN
    return settings


@pytest.fixture
def hardware_key(module, institution, member, registrar):
    key = start_ceremony(institution=institution, by=member(Role.INSTITUTION_ADMIN, institution))
    return activate_key(key=key, by=registrar, typed=key.fingerprint.replace(" ", "")[-COMPARED:])


def test_a_key_made_in_the_module_signs_and_its_private_half_is_nowhere_else(hardware_key, institution):
    assert (hardware_key.custodian, bytes(hardware_key.encrypted_private_key)) == ("pkcs11", b"")
    signature = signer_for(institution).sign(b"words")
    assert pkcs11.fits(bytes(hardware_key.public_key), signature, b"words")
    assert signer_for(institution).sign(b"words") == signature, "Ed25519 signs the same words alike, here as anywhere"


def test_the_module_does_not_give_the_key_out(hardware_key):
    import pkcs11 as library

    with pkcs11._session(TOKEN) as session:
        private = session.get_key(object_class=library.ObjectClass.PRIVATE_KEY, label=hardware_key.key_label)
        with pytest.raises(library.exceptions.AttributeSensitive):
            private[library.Attribute.VALUE]


@pytest.mark.node
def test_an_award_sealed_in_the_module_verifies_here_and_in_node(
    live_server, module, hardware_key, make_issued, version, learner
):
    module.PUBLIC_URL = live_server.url.replace("127.0.0.1", "localhost")
    institution = version.institution
    institution.did = f"did:web:{module.PUBLIC_URL.removeprefix('http://').replace(':', '%3A')}:i:{institution.slug}"
    institution.save(update_fields=["did"])
    award = make_issued(version, learner)
    assert json.loads(award.document)["proof"][0]["verificationMethod"].endswith(hardware_key.fragment)
    assert verify_award(award).kind == "valid"
    assert runner.verify(award.public_url) == {"verified": True, "signature": True, "status": True, "errors": []}


def test_the_registry_itself_may_keep_its_key_there(module):
    key = registry_key()
    assert pkcs11.fits(bytes(key.public_key), registry_signer(key).sign(b"words"), b"words")


def test_a_module_that_does_not_answer_is_a_key_that_is_not_available_now(hardware_key, institution, settings):
    settings.PKCS11_PIN = "00000"
    with pytest.raises(KeyUnavailable, match="pkcs11 PinIncorrect"):
        signer_for(institution).sign(b"words")
    settings.PKCS11_MODULE = ""
    with pytest.raises(KeyUnavailable, match="no_pkcs11_module"):
        new_key(institution, fragment="key-9")
    settings.PKCS11_MODULE = "/nowhere/libnothing.so"
    with pytest.raises(KeyUnavailable):
        signer_for(institution).sign(b"words")
