"""Compare what this checkout prints about the whole catalogue with what another Git revision prints, byte for byte.

    .venv/bin/python tools/same_output.py REVISION [FOLDER]

Checks, summaries, registers, ways and memos at three dates, in every text format, by the same Python. What differs is
left below FOLDER (default: a temporary one) as `before/` and `after/`, and named; the exit code is then 1.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DAYS = ("2025-07-01", "2026-11-21", "2027-07-02")
FORMATS = ("json", "sarif", "junit", "github", "gitlab", "markdown", "csv")
MEMOS = ("markdown", "json", "html")


def commands() -> dict[str, list[str]]:
    """Return what is run, by the name of the file that holds what it printed."""
    found: dict[str, list[str]] = {}
    for day in DAYS:
        at = ["cases", "--datum", day]
        found |= {f"prova-{day}.{name}": ["prova", *at, "--format", name] for name in FORMATS}
        found[f"prova-{day}.txt"] = ["prova", *at]
        found[f"prova-alla-{day}.txt"] = ["prova", *at, "--alla", "--utan-vagar"]
        found[f"katalog-{day}.txt"] = ["katalog", *at]
        found[f"fragor-{day}.json"] = ["fragor", *at, "--format", "json"]
    for case in sorted((ROOT / "cases").rglob("*.insats")):
        name = case.relative_to(ROOT).as_posix()
        found[f"vagar-{name.replace('/', '-')}.txt"] = ["vagar", name, "--datum", DAYS[1]]
    return found


def record(code: Path, out: Path) -> None:
    """Write what the lagrum in `code` prints to `out`, about a copy of this checkout's catalogue and rules."""
    home = out.parent / f"{out.name}-home"
    for name in ("cases", "rules"):
        shutil.copytree(ROOT / name, home / name)
    environment = os.environ | {
        "PYTHONPATH": str(code / "engine"),
        "XDG_CACHE_HOME": str(out.parent / f"{out.name}-cache"),
        "COLUMNS": "80",
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    environment.pop("LAGRUM_INGEN_CACHE", None)

    def run(name: str, words: list[str]) -> None:
        command = [sys.executable, "-m", "lagrum", *words]
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, check=False)
        parts = (
            done.stdout,
            b"\n-- standard error --\n",
            done.stderr,
            f"\n-- exit code {done.returncode} --\n".encode(),
        )
        (out / name).write_bytes(b"".join(parts))

    out.mkdir(parents=True)
    run("warm-up.txt", ["katalog", "cases", "--datum", DAYS[0]])
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(lambda item: run(*item), commands().items()))
    for name in MEMOS:  # last, since a memo leaves a file for the lawyer's own part beside the intervention
        run(
            f"memo-{name}.txt",
            ["memo", "cases", "--alla", "--datum", DAYS[1], "--format", name, "--ut", f"memon-{name}"],
        )
        shutil.move(home / f"memon-{name}", out / f"memon-{name}")
    forget_digest(out)


def forget_digest(out: Path) -> None:
    """Put a word in place of the rulebook's digest, which changes with any change of how rules are laid out."""
    digest = re.search(r'"rulebook": "([0-9a-f]{64})"', (out / f"prova-{DAYS[0]}.json").read_text("utf-8"))
    if digest is None:
        return
    for path in out.rglob("*"):
        if path.is_file():
            data = path.read_bytes().replace(digest[1].encode(), b"DIGEST")
            path.write_bytes(data.replace(digest[1][:12].encode(), b"DIGEST"))


def differing(before: Path, after: Path) -> list[str]:
    """Return the files that are not in both folders with the same bytes."""
    names = {p.relative_to(d).as_posix() for d in (before, after) for p in d.rglob("*") if p.is_file()}
    return sorted(n for n in names if filecmp.cmpfiles(before, after, [n], shallow=False)[0] != [n])


def main() -> int:
    """Record both, say what differs, and return the exit code."""
    revision = sys.argv[1]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary)
        old = Path(temporary) / "code"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(old), revision], cwd=ROOT, check=True)
        try:
            record(old, folder / "before")
            record(ROOT, folder / "after")
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(old)], cwd=ROOT, check=True)
        names = differing(folder / "before", folder / "after")
        total = sum(p.is_file() for p in (folder / "after").rglob("*"))
    print(*names, f"{len(names)} of {total} files differ from {revision}.", sep="\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
