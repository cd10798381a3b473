"""The host on this computer: who is answered, what is written, and that nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

from lagrum.web.local.guard import MOST_BYTES
from lagrum.web.local.saving import seen
from web.hosts import KEY, Host, running

TEXT = 'insats nora/provet\n    namn      "Provet"\n    form      kontaktperson\n    prövning  utan behovsprövning\n'


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("katalog")
    (folder / "nora").mkdir()
    (folder / "nora" / "fast.insats").write_text(TEXT.replace("provet", "fast"), encoding="utf-8")
    with running(folder) as found:
        yield found


def test_the_address_with_the_key_lets_in_and_keeps_the_key_out_of_the_address(host: Host) -> None:
    status, _, headers = host.ask("GET", f"/?nyckel={KEY}", key=False)
    assert status == 303
    assert headers["location"] == "/index.html"
    assert "httponly" in headers["set-cookie"].lower()
    assert "samesite=strict" in headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("path", "headers", "key"),
    [
        ("/index.html", {}, False),
        ("/?nyckel=fel", {}, False),
        ("/index.html", {"Host": "ont.example"}, True),
        ("/index.html", {"Host": "127.0.0.1.ont.example:80"}, True),
        ("/index.html", {"Origin": "http://ont.example"}, True),
        ("/index.html", {"Origin": "null"}, True),
        ("/index.html", {"Sec-Fetch-Site": "cross-site"}, True),
        ("/sida.js", {}, False),
    ],
)
def test_who_is_not_answered(host: Host, path: str, headers: dict[str, str], key: bool) -> None:
    status, data, sent = host.ask("GET", path, headers=headers, key=key)
    assert status in (403, 421)
    assert b"fast" not in data
    assert "content-security-policy" in sent


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://ont.example"}, {"X-Lagrum-Nyckel": "fel"}, {"Host": "ont.example"}]
)
def test_no_other_site_can_have_anything_written(host: Host, headers: dict[str, str]) -> None:
    body = json.dumps({"text": TEXT, "fil": "nora/ny.insats", "sedd": ""}).encode()
    assert host.ask("POST", "/_gor/save", body, headers)[0] in (403, 421)
    assert not (host.folder / "nora" / "ny.insats").exists()


def test_a_page_a_fragment_and_a_page_that_is_not_there(host: Host) -> None:
    status, data, headers = host.ask("GET", "/insatser/nora/fast.html")
    assert status == 200
    assert "Kontaktperson, kontaktfamilj" in data.decode()
    assert headers["cache-control"] == "no-store"
    assert host.ask("GET", "/regler/finns-inte.html")[0] == 404
    found = host.act("check", text=TEXT)
    assert found["läge"] == "hinder"
    assert found["spara"] is True
    assert "4" in found["rader"]


@pytest.mark.parametrize(
    "path", ["/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/sida.css/../../guard.py", "//etc/passwd"]
)
def test_a_path_leads_nowhere_else(host: Host, path: str) -> None:
    status, data, _ = host.ask("GET", path)
    assert status == 404
    assert b"root:" not in data and b"hmac" not in data


def test_saving_and_what_it_never_writes_over(host: Host) -> None:
    saved = host.act("save", text=TEXT, fil="", sedd="")
    path = host.folder / "nora" / "provet.insats"
    assert saved["fil"] == "nora/provet.insats"
    assert path.read_text("utf-8") == TEXT
    changed = TEXT.replace("kontaktperson", "rådgivning")
    again = host.act("save", text=changed, fil=saved["fil"], sedd=saved["sedd"])
    assert again["sedd"] == seen(changed.encode())
    path.write_text("# någon annan\n" + changed, encoding="utf-8")
    lost = host.act("save", text=TEXT, fil=saved["fil"], sedd=again["sedd"])
    assert "har ändrats på disken" in lost["fel"]
    assert path.read_text("utf-8").startswith("# någon annan")
    assert "finns redan" in host.act("save", text=TEXT, fil="", sedd="")["fel"]


@pytest.mark.parametrize(
    "path",
    [
        "../ut.insats",
        "/etc/ut.insats",
        "nora/../../ut.insats",
        "nora/ut.txt",
        "nora\\ut.insats",
        "nora/.insats",
        "a\x00.insats",
    ],
)
def test_a_path_out_of_the_folder_is_not_written(host: Host, path: str) -> None:
    assert "går inte att använda" in host.act("save", text=TEXT, fil=path, sedd="")["fel"]


def test_a_link_out_of_the_folder_is_not_followed(host: Host, tmp_path: Path) -> None:
    (host.folder / "lank").symlink_to(tmp_path)
    assert "utanför mappen" in host.act("save", text=TEXT, fil="lank/ut.insats", sedd="")["fel"]
    assert list(tmp_path.iterdir()) == []


def test_a_personal_number_is_neither_kept_nor_repeated(host: Host) -> None:
    number = "19900101-0017"
    text = TEXT + f'    beskrivning "{number}"\n'
    found = host.act("check", text=text)
    assert found["spara"] is False
    assert number not in json.dumps(found)
    told = host.act("save", text=text, fil="nora/nummer.insats", sedd="")
    assert "personnummer" in told["fel"] and number not in json.dumps(told)
    assert not (host.folder / "nora" / "nummer.insats").exists()


def test_too_much_and_what_is_no_request(host: Host) -> None:
    status, data, _ = host.ask("POST", "/_gor/check", b" " * (MOST_BYTES + 1))
    assert status == 413
    assert "6 MB" in data.decode()
    for body in (b"", b"{", b"[1]", b"[" * 100_000, b"\xff"):
        status, data, _ = host.ask("POST", "/_gor/check", body)
        assert status == 400, body[:10]
    assert "längre än" in host.act("check", text="a" * 500_000)["fel"]
    assert "skickade" in host.act("check", text=["nej"])["fel"]
    assert "kan inte" in host.act("finns-inte")["fel"]


def test_script_in_every_field_stays_text(host: Host) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    text = (
        TEXT.replace('"Provet"', f'"{evil[2:]}"')
        + f"    beskrivning ”{evil[2:]}”\n    målgrupp ”{evil[2:]}”\n        roll okänt\n"
    )
    found = json.dumps(host.act("check", text=text), ensure_ascii=False)
    assert "<script" not in found and "<img" not in found
    told = json.dumps(host.act("interview", text=TEXT, svar={"stig": [evil], "post": ["-1"], "vad": ["svara"]}))
    assert "<script" not in told


def test_a_file_that_changes_is_read_anew(host: Host) -> None:
    path = host.folder / "nora" / "ny-fil.insats"
    assert host.ask("GET", "/insatser/nora/ny-fil.html")[0] == 404
    path.write_text(TEXT.replace("provet", "ny-fil"), encoding="utf-8")
    assert host.ask("GET", "/insatser/nora/ny-fil.html")[0] == 200
    path.write_text("trasig\n", encoding="utf-8")
    assert "Texten har fel" in host.ask("GET", "/insatser/nora/ny-fil.html")[1].decode()
    path.unlink()
    assert host.ask("GET", "/insatser/nora/ny-fil.html")[0] == 404


def test_a_way_never_invents_what_others_decide(host: Host) -> None:
    text = (
        "insats a/b\n    form gruppverksamhet\n    prövning utan behovsprövning\n"
        '    målgrupp "barn"\n        ålder 8–12 år\n'
        "        roll barn\n        mottagare ja\n    samtycke\n        vårdnadshavare saknas\n"
    )
    changed = host.act("ways", text=text, väg=1)
    assert "fel" not in changed, changed
    assert "att inhämta" in changed["text"] or "ändrat" in changed["text"]
    assert "vårdnadshavare  från alla" not in changed["text"]
    assert (
        changed["text"].startswith("# väg 1 för a/b, som en egen insats\n")
        and "\ninsats a/b-vag-1\n" in changed["text"]
    )


def test_an_interview_of_a_draft(host: Host) -> None:
    first = host.act("interview", text='insats nora/ny\n    namn "Ny"\n')
    assert "I vilken form" in first["ruta"]
    second = host.act(
        "interview",
        text=first["text"],
        svar={"stig": ["form"], "post": ["-1"], "vad": ["svara"], "svar": ["rådgivning"]},
    )
    assert "rådgivning" in second["text"] and "behovsprövning" in second["ruta"]
    wrong = host.act(
        "interview",
        text=second["text"],
        svar={"stig": ["prövning"], "post": ["-1"], "vad": ["svara"], "svar": ["kanske"]},
    )
    assert wrong["text"] == second["text"] and 'role="alert"' in wrong["ruta"]
    skipped = host.act("interview", text=second["text"], svar={"stig": ["prövning"], "post": ["-1"], "vad": ["hoppa"]})
    assert "okänt" in skipped["text"]
    done = host.act("interview", text=skipped["text"], svar={"vad": ["klar"]})
    assert "#" in done["text"] and "Sparat så långt" in done["ruta"]


def test_what_is_noticed_of_the_files_is_told(host: Host) -> None:
    twin, folder = host.folder / "nora" / "tvilling.insats", host.folder / "grums"
    twin.write_text(TEXT.replace("provet", "fast"), encoding="utf-8")
    folder.mkdir()
    (folder / "a.insats").write_text(TEXT.replace("nora/provet", "grums/a"), encoding="utf-8")
    (folder / "grums.kommun").write_text("kommun Grums\n    finns-inte ja\n", encoding="utf-8")
    page = host.ask("GET", "/katalog.html")[1].decode()
    assert "tvilling.insats" in page and "fast" in page
    broken = host.ask("GET", "/insatser/grums/a.html")[1].decode()
    assert "Texten har fel" in broken and "finns-inte" in broken
    twin.unlink()
    for path in folder.iterdir():
        path.unlink()
