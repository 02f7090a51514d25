"""The locks: complete, hashed, in step with pyproject.toml, and silent about where packages come from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from micro4asia.bootstrap import LOCKS, NODE_FOLDER, ROOT

ENTRY = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;]+)(?P<rest>(?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE
)
A_HOST = re.compile(r"https?://|git\+|--(?:extra-)?index-url|--find-links|(?<![\w.])(?:[a-z0-9-]+\.)+(?:org|com|net|io|dev)\b")


def locked(lock: Path) -> dict[str, str]:
    return {canonicalize_name(entry["name"]): entry["version"] for entry in ENTRY.finditer(lock.read_text())}


def declared(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(("lock", "requirements"), [("run", declared()), ("dev", declared("dev"))])
def test_every_declared_package_is_locked_in_a_version_that_suits(lock, requirements):
    versions = locked(LOCKS[lock])
    for requirement in requirements:
        version = versions.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is missing from {lock}.lock"
        assert requirement.specifier.contains(Version(version), prereleases=True), f"{requirement} is locked as {version}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_carries_hashes(lock):
    bare = [entry["name"] for entry in ENTRY.finditer(LOCKS[lock].read_text()) if "--hash=sha256:" not in entry["rest"]]
    assert bare == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_a_package_or_a_hash(lock):
    left = ENTRY.sub("", LOCKS[lock].read_text()).strip()
    assert left == ""


def test_the_development_lock_holds_the_other_one():
    run, dev = locked(LOCKS["run"]), locked(LOCKS["dev"])
    assert {name: dev.get(name) for name in run} == run


def test_no_lock_names_a_host():
    locks = [*LOCKS.values(), *NODE_FOLDER.glob("package-lock.json")]
    named = {lock.name: A_HOST.findall(lock.read_text()) for lock in locks if lock.suffix == ".lock"}
    assert named == {lock: [] for lock in named}
    for lock in NODE_FOLDER.glob("package-lock.json"):
        assert '"resolved"' not in lock.read_text(), "npm wrote download addresses: is tests/node/.npmrc still there?"
