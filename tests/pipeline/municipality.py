"""A municipality's repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASE = "insats {id}\n    form {form}\n    prövning utan behovsprövning\n"


def write(root: Path, name: str, form: str = "rådgivning") -> Path:
    """Write an intervention: rådgivning reaches no limit, kontaktfamilj is a hinder, rådgivnig is no form."""
    path = root / f"{name}.insats"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CASE.format(id=f"nora/{re.sub('[^a-z]', '-', name)}", form=form), "utf-8")
    return path


def git(root: Path, *args: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", "-C", str(root), *identity, *args], check=True, capture_output=True)
