"""What must never lie in the repository: where its packages came from, whose machine it was written on, or too long a file."""

import os
import re
import subprocess

import pytest

from micro4asia.bootstrap import ROOT

# Put together here, so that this file does not name them.
REGISTRIES = re.compile(
    "|".join(rf"{name}\.(?:org|com|net)" for name in ("py" + "pi", "python" + "hosted", "npm" + "js", "deb" + "ian"))
)
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.~$}])/(?:home|Users|work|farm|root)/[\w.-]+")
LONGEST = 400


def files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for name in files():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            found.append((name, content.decode(errors="replace")))
    return found


def test_no_file_names_the_host_of_a_package_registry():
    assert [name for name, text in texts() if REGISTRIES.search(text)] == []


def test_no_file_names_a_folder_of_one_machine():
    assert [(name, hit.group()) for name, text in texts() if (hit := SOMEBODYS_FOLDER.search(text))] == []


def test_no_module_is_longer_than_one_can_read_at_a_sitting():
    modules = [(name, text.count("\n")) for name, text in texts() if name.endswith(".py") and "/migrations/" not in name]
    assert [entry for entry in modules if entry[1] > LONGEST] == []


def test_what_is_run_by_hand_has_its_run_bit():
    assert [name for name in (".ci/run", "manage.py") if not os.access(ROOT / name, os.X_OK)] == []


def test_every_module_of_the_roof_has_its_place_in_the_import_contract():
    contract = (ROOT / "pyproject.toml").read_text()
    modules = {path.stem for path in (ROOT / "micro4asia").glob("*.py")} | {"formats"}
    missing = {name for name in modules - {"__init__"} if f"(micro4asia.{name})" not in contract}
    assert missing == set(), "add them to the first layer of the contract `Floors` in pyproject.toml"


def test_the_doors_of_each_app_are_closed_to_the_apps_above():
    contract = (ROOT / "pyproject.toml").read_text()
    doors = {
        f"{app}.{door}"
        for app in ("institutions", "credentials")
        for door in ("views", "urls", "forms", "tables", "tasks", "api")
        if (ROOT / app / f"{door}.py").exists() or (ROOT / app / door / "__init__.py").exists()
    }
    missing = {door for door in doors if f'"{door}"' not in contract}
    assert missing == set(), "add them to the contracts `Doors` in pyproject.toml"
