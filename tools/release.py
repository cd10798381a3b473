"""Make what is given out, twice and from two places, and say what is in it: `make release`.

`dist/` gets the wheel, the page as a folder (zipped) and as one file, the extension for VS Code, two bills of materials
(CycloneDX 1.6 for Python, 1.5 for npm), the list of licences, and SHA256SUMS over it all. It is made from the commit
that is checked out, never from files that lie about; anybody who has the commit and the locks gets the same bytes, and
this is tried here: two copies in folders of different names are built with different hash seeds, time zones and
masks. Stops with a message, and leaves nothing, when they differ or when a licence is not one of those below.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
WHEN = (2026, 1, 1, 0, 0, 0)
"""The time of every file in the zipped page, so that the same content is the same file."""
LICENCES = (
    "Apache",
    "BSD",
    "EUPL-1.2",
    "ISC",
    "LGPL-2.1-only",  # docxtpl, an extra, used as it is
    "MIT",
    "MPL-2.0",
    "PSF",
    "Python Software Foundation",
    "Unlicense",
    "0BSD",
)
"""What a licence begins with when it may be given out together with EUPL-1.2."""
BUILDS: tuple[dict[str, str], ...] = (
    {"PYTHONHASHSEED": "1", "TZ": "Europe/Stockholm", "UMASK": "022", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "77", "TZ": "Pacific/Apia", "UMASK": "077", "LC_ALL": "POSIX"},
)


def main(arguments: Sequence[str]) -> int:
    """Make the release. Arguments: Pythons of what is shipped and of the tools, folder of npm's packages."""
    shipped, tools, npm = arguments[0], arguments[1], Path(arguments[2]).resolve()
    epoch, day = _run(["git", "log", "-1", "--format=%ct %cs"], ROOT).split()
    with tempfile.TemporaryDirectory() as temporary:
        made = [
            build(Path(temporary) / name, npm, day, {**settings, "SOURCE_DATE_EPOCH": epoch})
            for name, settings in zip(("a", "en annan mapp"), BUILDS, strict=True)
        ]
        if problem := difference(*made):
            return _stop(f"the two builds differ: {problem}")
        licences = [*python_licences(shipped, tools), *npm_licences(npm)]
        if strange := [f"{name} ({licence})" for name, _, licence in licences if not may_ship(licence)]:
            return _stop(f"licences to look at before they are given out: {', '.join(strange)}")
        made[0]["licenser.md"] = licence_list(licences).encode()
        made[0]["sbom-python.cdx.json"] = python_bill(shipped, tools, epoch)
        made[0]["sbom-npm.cdx.json"] = npm_bill(npm)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    for name, data in made[0].items():
        (DIST / name).write_bytes(data)
    (DIST / "SHA256SUMS").write_text(sums(made[0]), encoding="utf-8")
    print((DIST / "SHA256SUMS").read_text(encoding="utf-8"), end="")
    print(f"{len(made[0])} files in dist/, built twice with the same bytes; {len(licences)} packages, licences known.")
    return 0


def build(folder: Path, npm: Path, day: str, settings: Mapping[str, str]) -> dict[str, bytes]:
    """Build all from a copy of the commit in `folder`; return file names and their bytes.

    The pages hold for `day`, ÅÅÅÅ-MM-DD: that of the commit.
    """
    copy, out = folder / "lagrum", folder / "ut"
    copy.mkdir(parents=True)
    out.mkdir()
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x"], cwd=copy, input=archive, check=True)
    page = [sys.executable, "-m", "lagrum", "sajt", "cases", "--datum", day]
    page += ["--pyodide", str(npm / "node_modules" / "pyodide")]
    # The packages are named by where they lie, and the copy comes before the editable install in the path.
    environment = {**os.environ, **settings, "PYTHONPATH": str(copy / "engine"), "XDG_CACHE_HOME": str(folder / "c")}
    for command in (
        ["node", "web/bunta.mjs", str(npm / "node_modules"), "web/byggt"],  # the editor, for the wheel and the page
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(out), "."],
        [sys.executable, "tools/pack_vsix.py"],
        [*page, "-o", "dist/sajt"],
        [*page, "--en-fil", "-o", "dist/lagrum.html"],
    ):
        quoted = ["sh", "-c", f'umask {settings["UMASK"]}; exec "$@"', "sh", *command]
        _run(quoted, copy, environment)
    made = {path.name: path.read_bytes() for path in sorted([*out.iterdir(), *(copy / "dist").glob("lagrum*")])}
    return {**made, "lagrum-sajt.zip": zipped(copy / "dist" / "sajt")}


def zipped(folder: Path) -> bytes:
    """Return a folder as a zip file that is the same to the byte for the same content."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), WHEN)
                info.external_attr = 0o644 << 16
                archive.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
        file.seek(0)
        return file.read()


def difference(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> str:
    """Return which files two builds made differently, or nothing."""
    return ", ".join(sorted(name for name in {*one, *other} if one.get(name) != other.get(name)))


def may_ship(licence: str) -> bool:
    """Whether every part of a licence's name, of which `OR` leaves a choice, is one that may be given out."""
    words = licence.replace("License :: OSI Approved :: ", "").strip("() ")
    if " OR " in words:
        return any(may_ship(part) for part in words.split(" OR "))
    return all(part.strip("() ").startswith(LICENCES) for part in words.replace(";", " AND ").split(" AND "))


def python_licences(python: str, tools: str) -> list[tuple[str, str, str]]:
    """Return name, version and licence of what is installed for a Python."""
    found = json.loads(_run([tools, "-m", "piplicenses", f"--python={python}", "--format=json"], ROOT))
    return [(package["Name"], package["Version"], package["License"]) for package in found]


def npm_licences(npm: Path) -> list[tuple[str, str, str]]:
    """Return name, version and licence of the packages that the page is built and tested with."""
    packages = json.loads((npm / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return [
        (name.removeprefix("node_modules/"), package["version"], str(package.get("license", "unknown")))
        for name, package in sorted(packages.items())
        if name and (npm / name).is_dir()
    ]


def licence_list(licences: Iterable[tuple[str, str, str]]) -> str:
    """Return the list of licences as a table."""
    rows = [f"| {name} | {version} | {licence} |" for name, version, licence in sorted(licences)]
    return "\n".join(["| Paket | Version | Licens |", "| --- | --- | --- |", *rows]) + "\n"


def python_bill(python: str, tools: str, epoch: str) -> bytes:
    """Return the bill of materials of what is installed for a Python."""
    command = [tools, "-m", "cyclonedx_py", "environment", python, "--pyproject", "pyproject.toml"]
    settings = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    return _run([*command, "--output-reproducible", "--of", "JSON"], ROOT, settings).encode()


def npm_bill(npm: Path) -> bytes:
    """Return npm's bill of materials, without what differs from run to run."""
    return same_each_time(json.loads(_run(["npm", "sbom", "--sbom-format", "cyclonedx"], npm)))


def same_each_time(bill: dict[str, Any]) -> bytes:
    """Return a bill of materials without its serial number and time, neither of which says anything of the content."""
    bill.pop("serialNumber", None)
    bill.get("metadata", {}).pop("timestamp", None)
    return (json.dumps(bill, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()


def sums(files: Mapping[str, bytes]) -> str:
    """Return the lines of SHA256SUMS, as `sha256sum --check` reads them."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise SystemExit(f"{' '.join(command[:4])} … failed ({done.returncode})")
    return done.stdout


def _stop(reason: str) -> int:
    print(f"No release: {reason}.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
