"""One process that has imported everything and forks: what a test runs beside itself then costs no second of imports each time.

    with Nursery(env) as nursery:
        nursery.run("print(1)", timeout=60)

The process starts when it is first asked, and imports what the code names in its imports: the next code has it already. What it
forks is what an interpreter of its own would be: nothing is open by then, no connection, no thread.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
IMPORTED = re.compile(r"^from ([\w.]+) import ", re.MULTILINE)


class Nursery:
    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Nursery":
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._process.wait()

    def run(self, code: str, timeout: float) -> str:
        """What the code prints. AssertionError with the end of its complaints where it fails; TimeoutExpired."""
        with tempfile.TemporaryDirectory() as folder:
            out, complaints = Path(folder, "out"), Path(folder, "err")
            pid = self._ask({"code": code, "out": str(out), "err": str(complaints)})
            ends = time.monotonic() + timeout
            while (status := self._ask({"look": pid})) is None:
                if time.monotonic() > ends:
                    os.kill(pid, 9)
                    raise subprocess.TimeoutExpired(code[-200:], timeout)
                time.sleep(0.01)
            assert status == 0, complaints.read_text()[-3_000:]
            return out.read_text()

    def _ask(self, question: dict[str, Any]) -> Any:
        if self._process is None:
            command = [sys.executable, "-m", __name__]
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def main() -> None:
    import django

    django.setup()
    for line in sys.stdin:
        question = json.loads(line)
        if "look" in question:
            pid, status = os.waitpid(question["look"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            for name in IMPORTED.findall(question["code"]):
                import_module(name)
            answer = os.fork() or child(**question)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def child(code: str, out: str, err: str) -> None:
    """Never returns."""
    for number, place in ((0, os.devnull), (1, out), (2, err)):
        os.dup2(os.open(place, os.O_RDWR | os.O_CREAT, 0o600), number)
    status = 1
    try:
        exec(compile(code, "<test>", "exec"), {"__name__": "__main__"})  # noqa: S102 - what it is for
        status = 0
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else 1
        if isinstance(leaving.code, str):
            sys.stderr.write(leaving.code)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
