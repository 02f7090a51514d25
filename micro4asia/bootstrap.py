"""From a bare machine to a Python in which the project imports. Standard library only: it runs before anything is installed.

`manage.py up` goes on in running.py, `manage.py test` in pytest, any other word in Django. Where the locked packages already
import, as in a container image, nothing is installed.
"""

import ctypes
import hashlib
import importlib.metadata
import importlib.util
import os
import re
import runpy
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
LOCKS = {name: ROOT / "requirements" / f"{name}.lock" for name in ("run", "dev")}
NODE_FOLDER = ROOT / "tests" / "node"
OLDEST_PYTHON = (3, 11)
PR_SET_PDEATHSIG = 1

# What WeasyPrint opens when it prints, by the Debian package that brings it.
LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
# What the suite looks through: a browser, and the text and picture of a printed page.
TEST_PROGRAMS = {
    "chromium-headless-shell": "chromium-headless-shell",
    "poppler-utils": "pdftotext",
    "qpdf": "qpdf",
    "softhsm2": "softhsm2-util",
}


def main(argv: Sequence[str]) -> None:
    """Do what the command line asks. Leaves through SystemExit or by becoming another program; returns only after Django's."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed; this is {sys.version.split()[0]}.")
    command, rest = (argv[1] if len(argv) > 1 else "help"), list(argv[2:])
    try:
        if command == "test":
            run_tests(rest)
        elif command == "up":
            run_up(rest)
        elif command == "journal-check":
            run_journal_check(rest)
        else:
            run_django(argv)
    except KeyboardInterrupt:
        sys.exit(130)


def run_up(arguments: Sequence[str]) -> None:
    provide_system_packages([*missing_venv("run"), *missing_libraries()])
    provide_python_packages("run")
    use_project()
    from micro4asia import running

    running.main(arguments)


def run_tests(arguments: Sequence[str]) -> None:
    """Become pytest. All cores work, and one process more while others wait, unless the arguments say how many should."""
    provide_system_packages([*missing_venv("dev"), *missing_libraries(), *missing_programs()])
    provide_python_packages("dev")
    provide_node_packages()
    use_project()
    from micro4asia.preparing import compile_translations

    compile_translations()
    # The suite starts many processes; without this each of them would compile every module again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    decided = any(word.startswith(("-n", "--numprocesses", "--dist", "--pdb")) for word in arguments)
    os.chdir(ROOT)
    shared = [] if decided else ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *shared, *arguments])


def run_journal_check(arguments: Sequence[str]) -> None:
    """A file needs Python alone, so that whoever was given an export need not install a registry; the database needs Django."""
    if not arguments or "--database" in arguments:
        run_django(["manage.py", "journal_check", *arguments])
        return
    checker = runpy.run_path(str(ROOT / "micro4asia" / "foundation" / "journal_check.py"))
    sys.exit(checker["main"](list(arguments)))


def run_django(argv: Sequence[str]) -> None:
    provide_python_packages("run")
    use_project()
    load_environment(data_folder())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(list(argv))


def use_project() -> None:
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))


# --- the running registry's own environment ---------------------------------------------------------------------------


def data_folder(chosen: str | None = None) -> Path:
    """Where the running registry writes: the one asked for, else DATA_DIR, else `.data` in the checkout."""
    return Path(chosen or os.environ.get("DATA_DIR") or ROOT / ".data").expanduser().resolve()


def load_environment(data: Path) -> None:
    """Take over what the first start wrote into the data folder. Variables that are already set win."""
    os.environ["DATA_DIR"] = str(data)
    for name, value in stored_environment(data).items():
        os.environ.setdefault(name, value)


def stored_environment(data: Path) -> dict[str, str]:
    stored = data / "environment"
    lines = stored.read_text().splitlines() if stored.exists() else []
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


# --- Python packages --------------------------------------------------------------------------------------------------


def provide_python_packages(lock: str) -> None:
    """Return only in a process where the locked packages import: this one, or `.venv`'s Python, which it turns into."""
    if complete(lock):
        return
    if not inside_venv():
        if not venv_usable():
            provide_system_packages(missing_venv(lock))
            say("Making .venv")
            run([sys.executable, "-m", "venv", "--clear", str(VENV)])
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])
    say(f"Installing the locked packages ({lock})")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    run([*pip, "--no-deps", "--only-binary", ":all:", "--require-hashes", "--requirement", str(LOCKS[lock])])
    # The development lock holds every package of the other one, in the same version.
    for name in LOCKS if lock == "dev" else [lock]:
        stamp(name).write_text(digest(LOCKS[name]))


def complete(lock: str) -> bool:
    """Whether this Python has the lock's packages. In `.venv` a stamp tells, elsewhere the packages themselves."""
    if inside_venv():
        return stamp(lock).exists() and stamp(lock).read_text() == digest(LOCKS[lock])
    try:
        return all(importlib.metadata.version(name) == version for name, version in pinned(LOCKS[lock]))
    except importlib.metadata.PackageNotFoundError:
        return False


def pinned(lock: Path) -> list[tuple[str, str]]:
    """Name and version of each line that holds on every machine; lines with a marker are the installer's to judge."""
    return re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==(\S+) *\\?$", lock.read_text(), re.MULTILINE)


def inside_venv() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def venv_usable() -> bool:
    """A venv whose making was interrupted has no pip; one whose Python was upgraded away has no interpreter."""
    return VENV_PYTHON.exists() and (VENV / "bin" / "pip").exists()


def stamp(lock: str) -> Path:
    return VENV / f"installed-{lock}"


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def provide_node_packages() -> None:
    """Install other people's verifiers, with the Node that the development lock brings."""
    lock, installed = NODE_FOLDER / "package-lock.json", NODE_FOLDER / "node_modules" / ".package-lock.json"
    if not lock.exists() or (installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime):
        return
    say("Installing the verifiers for Node")
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    npm = shutil.which("npm", path=programs)
    if npm is None:
        sys.exit("No npm was found: the development lock should have brought it.")
    run([npm, "ci", "--no-audit", "--no-fund"], cwd=NODE_FOLDER, env=os.environ | {"PATH": programs})
    installed.touch()


# --- system packages --------------------------------------------------------------------------------------------------


def missing_libraries() -> list[str]:
    return [package for package, library in LIBRARIES.items() if not loads(library)]


def missing_programs() -> list[str]:
    return [package for package, program in TEST_PROGRAMS.items() if shutil.which(program) is None]


def missing_venv(lock: str) -> list[str]:
    """What making `.venv` takes, where that is still to be done: Debian leaves `ensurepip` out of its Python."""
    needless = inside_venv() or venv_usable() or importlib.util.find_spec("ensurepip") or complete(lock)
    return [] if needless else ["python3-venv"]


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def provide_system_packages(packages: Sequence[str]) -> None:
    """Install Debian packages where this account may, else end with the one line to type."""
    if not packages:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        sys.exit(f"These system packages, by their Debian names, are needed: {' '.join(packages)}. Install them and start again.")
    if os.geteuid() != 0:
        sys.exit(f"Some system packages are missing. Type this line, then start again:\n\n  sudo {shlex.join(install)}\n")
    say(f"Installing system packages: {' '.join(packages)}")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # The lists that the machine has are mostly good enough; renewing them takes as long as the installation.
    first = run(install, env=quiet, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if first != 0:
        run(["apt-get", "update", "-qq"], env=quiet, check=False)
        run(install, env=quiet, stdout=subprocess.DEVNULL)


# --- processes --------------------------------------------------------------------------------------------------------


def run(command: Sequence[str], *, check: bool = True, **options: object) -> int:
    """Run a program to its end. It ends with us, even when we are killed; its failure is ours, said in one line.

    check=False: return the exit code instead.
    """
    result = subprocess.run(command, stdin=subprocess.DEVNULL, preexec_fn=leash(signal.SIGTERM), **options)  # type: ignore[call-overload]
    if check and result.returncode:
        sys.exit(f"This did not work (exit code {result.returncode}):\n\n  {shlex.join(command)}\n")
    return int(result.returncode)


def leash(death_signal: signal.Signals, parent: int | None = None) -> Callable[[], None]:
    """What a child does right after its birth: ask the kernel for a signal on the death of its parent, by default us (Linux)."""
    parent = parent or os.getpid()
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def hold() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, int(death_signal))
            if os.getppid() != parent:  # it died between our birth and the line above
                os._exit(1)

    return hold


def say(line: str) -> None:
    print(f"… {line}", file=sys.stderr, flush=True)
