"""The verbs of the house, with a Python that only notes what it is asked to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAKE_PYTHON = """#!/bin/sh
echo "python $*" >> calls
case "$*" in *venv*)
  mkdir -p .venv/bin
  printf '#!/bin/sh\\necho "python $*" >> calls\\n' > .venv/bin/python
  printf '#!/bin/sh\\necho "vitrina $* PORT=$PORT" >> calls\\n' > .venv/bin/vitrina
  chmod +x .venv/bin/*;;
esac
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    _script(tmp_path / "python", FAKE_PYTHON)
    return tmp_path


def _script(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def make(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PORT"))}
    command = ["make", "--silent", "PYTHON=./python", *words]
    return subprocess.run(command, cwd=house, env=plain, capture_output=True, text=True, timeout=60, check=False)


def calls(house: Path) -> list[str]:
    file = house / "calls"
    found = file.read_text().splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return found


def test_make_alone_lists_the_verbs(house):
    text = make(house).stdout

    assert [verb for verb in ("serve", "test", "check", "build") if f"make {verb} " not in text] == []


def test_an_old_python_is_refused_in_a_sentence(house):
    _script(house / "python", "#!/bin/sh\nexit 1\n")
    done = make(house, "serve")

    assert (done.returncode != 0, "Python 3.11 or newer is needed" in done.stdout) == (True, True)
    assert not (house / ".venv").exists()


def test_a_venv_that_could_not_be_made_whole_is_not_kept(house):
    _script(
        house / "python", '#!/bin/sh\ncase "$*" in *venv*) mkdir -p .venv/bin; touch .venv/bin/python; exit 1;; esac\n'
    )
    done = make(house, "serve")

    assert (done.returncode != 0, "python3-venv" in done.stdout) == (True, True)
    assert not (house / ".venv").exists()


def test_it_installs_once_and_again_only_when_the_requirements_change(house):
    make(house, "serve")
    first = calls(house)
    make(house, "serve", "PORT=8005")
    second = calls(house)
    later = (house / ".venv" / ".shop").stat().st_mtime + 2
    os.utime(house / "requirements" / "shop.txt", (later, later))
    make(house, "serve")
    third = calls(house)

    assert [call for call in first if "--requirement requirements/shop.txt" in call]
    assert second == ["vitrina serve PORT=8005"]
    assert [call for call in third if "--requirement requirements/shop.txt" in call]
    assert third[-1] == "vitrina serve PORT=8000"
