"""What `make release` holds to, apart from the building, which it tries itself: twice, and the bytes compared."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "tools" / "release.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("License :: OSI Approved :: BSD License", True),
        ("Apache-2.0 OR GPL-3.0", True),
        ("(MIT OR GPL-3.0-only)", True),
        ("MIT AND ISC", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT; GNU General Public License v3 (GPLv3)", False),
        ("GPL-3.0-only", False),
        ("AGPL-3.0", False),
        ("UNKNOWN", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_only_known_licences_may_be_given_out(release: ModuleType, licence: str, may: bool) -> None:
    assert release.may_ship(licence) is may


def test_two_builds_are_the_same_only_when_every_file_is(release: ModuleType) -> None:
    assert release.difference({"a": b"1", "b": b"2"}, {"b": b"2", "a": b"1"}) == ""
    assert release.difference({"a": b"1", "b": b"2"}, {"a": b"0", "c": b"2"}) == "a, b, c"


def test_a_bill_of_materials_is_the_same_each_time_and_keeps_what_it_lists(release: ModuleType) -> None:
    part = {"name": "lykta", "version": "1"}
    bills = [
        {"serialNumber": f"urn:{n}", "metadata": {"timestamp": str(n), "tools": []}, "components": [part]}
        for n in (1, 2)
    ]
    one, other = map(release.same_each_time, bills)
    assert one == other and json.loads(one)["components"] == [part]


def test_the_sums_are_those_of_the_files(release: ModuleType) -> None:
    lines = release.sums({"b.txt": b"tv\xc3\xa5", "a.txt": b"en"}).splitlines()
    assert lines == [f"{hashlib.sha256(d).hexdigest()}  {n}" for n, d in (("a.txt", b"en"), ("b.txt", "två".encode()))]


def test_a_zipped_folder_says_nothing_of_when_or_by_whom_it_was_made(release: ModuleType, tmp_path: Path) -> None:
    for name, mode in (("en", 0o644), ("annan", 0o600)):
        (tmp_path / name / "m").mkdir(parents=True)
        (tmp_path / name / "m" / "lykta.html").write_text("gul")
        (tmp_path / name / "m" / "lykta.html").chmod(mode)
    data = release.zipped(tmp_path / "en")
    assert data == release.zipped(tmp_path / "annan")
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["m/lykta.html"]


def test_every_lock_has_hashes_and_no_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert {path.name for path in locks} >= {"dev.txt", "runtime.txt", "shipped.txt", "release.txt"}
    for path in locks:
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        for requirement in text.replace("\\\n", " ").splitlines():
            assert requirement.startswith("#") or " --hash=sha256:" in requirement, f"{path.name}: {requirement}"
    packages = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all(p.get("integrity", "").startswith("sha512-") for name, p in packages.items() if name)
    assert not any("resolved" in p for p in packages.values())
