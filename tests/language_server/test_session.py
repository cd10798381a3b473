"""Sessions of an editor over stdio: a case typed key by key, every feature, and all that can go wrong between two."""

from __future__ import annotations

import json
import random
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from editor_client import PATIENCE, Editor, editor

from lagrum.base.resources import cases_dir, rules_dir
from lagrum.interventions.folders import CASE_SUFFIX

URIS = (f"file:///mapp/insats-{n}.insats" for n in count(1))
LARGEST = max(cases_dir().rglob(f"*{CASE_SUFFIX}"), key=lambda p: p.stat().st_size)
HERE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 3}}
FEATURES: dict[str, dict[str, Any]] = {
    "completion": {"position": HERE["start"]},
    "hover": {"position": HERE["start"]},
    "definition": {"position": HERE["start"]},
    "references": {"position": HERE["start"], "context": {"includeDeclaration": True}},
    "documentSymbol": {},
    "semanticTokens/full": {},
    "formatting": {"options": {"tabSize": 4, "insertSpaces": True}},
    "codeAction": {"range": HERE, "context": {"diagnostics": []}},
}


def keys_of(text: str) -> list[dict[str, Any]]:
    """Return the changes of a text that is typed from its first letter on, with a slip of the pen now and then."""
    chance = random.Random(1)
    changes, line, character = [], 0, 0
    for char in text:
        at = {"line": line, "character": character}
        if chance.random() < 0.05:
            wrong = chance.choice('x"(,\t😀')
            width = len(wrong.encode("utf-16-le")) // 2
            changes.append({"range": {"start": at, "end": at}, "text": wrong})
            end = {"line": line, "character": character + width}
            changes.append({"range": {"start": at, "end": end}, "text": ""})
        changes.append({"range": {"start": at, "end": at}, "text": char})
        line, character = (line + 1, 0) if char == "\n" else (line, character + len(char.encode("utf-16-le")) // 2)
    return changes


@pytest.mark.slow
def test_the_largest_case_typed_key_by_key(server: Editor) -> None:
    """At every key the text is broken in its own way. What is said last is what is said of the text as it lies."""
    uri, text = next(URIS), LARGEST.read_text(encoding="utf-8")
    server.open(uri, "", version=0)
    changes = keys_of(text)
    waits = set(range(40, len(changes), 60))
    for version, change in enumerate(changes, 1):
        server.change(uri, version, change)
        if version in waits:
            found = server.diagnostics(uri, version)
            assert all(d["range"]["start"] <= d["range"]["end"] for d in map(_ordered, found))
            at = change["range"]["start"]
            server.at("completion", uri, at["line"], at["character"])
            server.at("hover", uri, at["line"], at["character"])
            server.about("semanticTokens/full", uri)
    typed = server.diagnostics(uri, len(changes))
    told = [m["params"]["version"] for m in server.told if _said(m, uri)]
    assert told == sorted(set(told)), "no version is told twice, and none after a later one"
    assert len(told) < len(changes) / 2, "what is left behind at once is not checked"

    other = next(URIS)
    server.open(other, text)
    assert [d["message"] for d in server.diagnostics(other, 1)] == [d["message"] for d in typed]


def _ordered(diagnostic: dict[str, Any]) -> dict[str, Any]:
    ends = {k: (v["line"], v["character"]) for k, v in diagnostic["range"].items()}
    return {**diagnostic, "range": ends}


def _said(message: dict[str, Any], uri: str) -> bool:
    return message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri


def test_every_feature_answers(server: Editor) -> None:
    path = cases_dir() / "nora" / "mini-sparet.insats"
    uri = path.as_uri()
    server.open(uri, path.read_text(encoding="utf-8"))
    found = server.diagnostics(uri, 1)
    assert {d["severity"] for d in found} <= {2, 3}
    assert any(d["code"] == "sol.21.2" for d in found)
    assert "utan behovsprövning" in [i["label"] for i in server.at("completion", uri, 8, 27)["items"]]
    assert "11 kap." in server.at("hover", uri, 8, 30)["contents"]["value"]
    (place,) = server.at("definition", uri, 8, 30)
    assert place["uri"].endswith("/begrepp/insatsen.begrepp")
    assert len(server.at("references", uri, 8, 30, context={"includeDeclaration": True})) > 5
    assert [s["name"] for s in server.about("documentSymbol", uri)] == ["insats nora/mini-sparet"]
    assert server.about("formatting", uri, options={"tabSize": 4, "insertSpaces": True}) == []
    assert len(server.about("semanticTokens/full", uri)["data"]) % 5 == 0
    actions = server.about("codeAction", uri, range=_row(1), context={"diagnostics": []})
    assert any(a["title"].startswith("Lägg till raden") for a in actions)
    assert all(a["edit"]["documentChanges"][0]["textDocument"]["version"] == 1 for a in actions)
    server.notify("textDocument/didClose", textDocument={"uri": uri})


def _row(line: int) -> dict[str, Any]:
    return {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 1}}


def test_a_slip_is_told_and_repaired(server: Editor) -> None:
    uri = next(URIS)
    server.open(uri, "insats nora/x\n    😀 \n    prövninng okänt\n")
    found = [d for d in server.diagnostics(uri, 1) if d["code"] == "E030"]
    assert found[0]["range"] == {"start": {"line": 2, "character": 4}, "end": {"line": 2, "character": 13}}
    (action,) = server.about(
        "codeAction", uri, range=_row(2) | {"end": {"line": 2, "character": 9}}, context={"diagnostics": []}
    )
    assert action["isPreferred"]
    (edit,) = action["edit"]["documentChanges"][0]["edits"]
    assert edit == {"range": found[0]["range"], "newText": "prövning"}


def test_the_profile_beside_is_the_one_that_is_open(server: Editor) -> None:
    uri = next(URIS)
    server.open(uri, "insats nora/x\n    form rådgivning\n")
    before = {d["code"] for d in server.diagnostics(uri, 1)}
    server.open("file:///mapp/nora.kommun", "kommun Nora\n    zzz okänt\n")
    assert [d["code"] for d in server.diagnostics("file:///mapp/nora.kommun", 1)] == ["E030"]
    server.change(uri, 2, {"text": "insats nora/x\n    form kontaktperson\n"})
    server.diagnostics(uri, 2)
    server.change("file:///mapp/nora.kommun", 2, {"text": "kommun Nora\n"})
    server.diagnostics("file:///mapp/nora.kommun", 2)
    server.notify("textDocument/didClose", textDocument={"uri": "file:///mapp/nora.kommun"})
    server.change(uri, 3, {"text": "insats nora/x\n    form rådgivning\n"})
    assert {d["code"] for d in server.diagnostics(uri, 3)} == before


def test_a_text_that_is_not_saved_is_known_by_its_language(server: Editor) -> None:
    server.open("untitled:Untitled-1", "insats nora/x\n    formm okänt\n", language="lagrum-insats")
    assert [d["code"] for d in server.diagnostics("untitled:Untitled-1", 1)] == ["E030"]
    server.open("untitled:Untitled-2", "hej\n", language="plaintext")
    assert server.diagnostics("untitled:Untitled-2", 1) == []


# --- what can go wrong between two ------------------------------------------------------------------------------------


def test_what_is_not_open_has_no_answer(server: Editor) -> None:
    for method, more in FEATURES.items():
        assert not server.about(method, "file:///finns/inte.insats", **more)
    server.change("file:///finns/inte.insats", 3, {"text": "x"})
    server.notify("textDocument/didClose", textDocument={"uri": "file:///finns/inte.insats"})
    server.notify("textDocument/didSave", textDocument={"uri": "file:///finns/inte.insats"})
    assert server.about("documentSymbol", "file:///finns/inte.insats") is None


def test_a_change_that_comes_too_late_is_left(server: Editor) -> None:
    uri = next(URIS)
    server.open(uri, "insats nora/x\n    form okänt\n", version=5)
    server.diagnostics(uri, 5)
    server.change(uri, 7, {"text": "insats nora/x\n    formm okänt\n"})
    server.change(uri, 6, {"text": "insats nora/x\n"})
    assert [d["code"] for d in server.diagnostics(uri, 7)] == ["E030"]
    assert not any(m["params"].get("version") == 6 for m in server.told if _said(m, uri))


def test_positions_outside_the_document_are_taken_as_its_edges(server: Editor) -> None:
    uri = next(URIS)
    server.open(uri, "insats nora/x\n")
    server.at("completion", uri, 99, 99)
    server.at("hover", uri, 0, 9999)
    far = {"start": {"line": 50, "character": 1}, "end": {"line": 90, "character": 1}}
    server.change(uri, 2, {"range": far, "text": "    formm okänt\n"})
    assert [d["code"] for d in server.diagnostics(uri, 2)] == ["E030"]


def test_half_a_character_and_odd_newlines_end_no_session(server: Editor) -> None:
    uri = next(URIS)
    server.open(uri, 'insats nora/x\r\n    namn "a\u2028\ud83d b"\r    form okänt\n')
    server.diagnostics(uri, 1)
    for method, more in FEATURES.items():
        server.about(method, uri, **more)


@pytest.mark.slow
def test_a_document_of_five_megabytes(server: Editor) -> None:
    uri = next(URIS)
    server.open(uri, "insats nora/x\n" + '    namn "åäö"\n' * 300_000)
    assert [d["code"] for d in server.diagnostics(uri, 1)] == ["E004"]
    for version in range(2, 6):
        server.change(uri, version, {"range": _row(200_000), "text": "x"})
    assert [d["code"] for d in server.diagnostics(uri, 5)] == ["E004"]
    for method, more in FEATURES.items():
        server.about(method, uri, **more)
    server.change(uri, 6, {"text": "insats nora/x\n"})
    assert "E004" not in [d["code"] for d in server.diagnostics(uri, 6)]
    server.notify("textDocument/didClose", textDocument={"uri": uri})


def test_messages_that_are_none_end_no_session(server: Editor) -> None:
    server.raw(b"Content-Length: 5\r\n\r\n{nej}")
    server.raw(b"Content-Length: 2\r\n\r\n[]")
    server.send({"method": "textDocument/didOpen", "params": {"textDocument": 7}})
    server.send({"method": "okant/alls", "params": {}})
    number = server.ask_later("textDocument/okant")
    assert server.wait(lambda m: m.get("id") == number)["error"]["code"] == -32601
    number = server.ask_later("textDocument/hover", textDocument={"uri": 3})
    server.notify("$/cancelRequest", id=4711)
    uri = next(URIS)
    server.open(uri, "insats nora/x\n")
    server.diagnostics(uri, 1)


def test_no_message_of_the_server_is_english_or_a_traceback(server: Editor) -> None:
    said = [
        m["params"]["message"] for m in server.told if m.get("method") in ("window/logMessage", "window/showMessage")
    ]
    assert said
    assert not [s for s in said if "Error in server" in s or "Traceback" in s]


def test_a_rule_that_is_saved_is_in_force(tmp_path: Path) -> None:
    folder = tmp_path / "egna"
    folder.mkdir()
    path = folder / "a.regel"
    with editor("--regler", str(folder)) as one:
        one.start()
        one.open(path.as_uri(), "")
        uri = next(URIS)
        one.open(uri, "insats nora/x\n    form rådgivning\n    prövning utan behovsprövning\n")
        assert "egen.1" not in [d["code"] for d in one.diagnostics(uri, 1)]
        rule = RULE
        one.change(path.as_uri(), 2, {"text": rule})
        assert [d["code"] for d in one.diagnostics(path.as_uri(), 2)] == []
        path.write_text(rule, encoding="utf-8")
        one.notify("textDocument/didSave", textDocument={"uri": path.as_uri()})
        assert "egen.1" in [d["code"] for d in one.diagnostics(uri, 1)]
        assert one.end() == 0


RULE = """regel egen.1 "Egen regel"
    lagrum     SoL 11 kap. 5 §
    källa      lag
    gäller     från 2025-07-01
    när        form är rådgivning
    så         hinder "Text."
    därför     "Skäl."
    prov "ja"
        givet  form rådgivning
        ger    hinder
    prov "nej"
        givet  form kontaktperson
        ger    inget
"""


@pytest.mark.parametrize("how", ["dies", "half a message", "ends at once"])
def test_a_client_that_dies_leaves_no_server_behind(how: str) -> None:
    with editor() as one:
        if how != "ends at once":
            one.start()
            one.open(next(URIS), LARGEST.read_text(encoding="utf-8"))
        if how == "half a message":
            one.raw(b"Content-Length: 500\r\n\r\n{")
        assert one.process.stdin is not None and one.process.stderr is not None
        one.process.stdin.close()
        assert one.process.wait(PATIENCE) in (0, 1)
        assert b"Traceback" not in one.process.stderr.read()


def test_a_session_ends_as_it_should() -> None:
    with editor() as one:
        one.start()
        assert one.end() == 0
        assert one.process.stderr is not None
        assert one.process.stderr.read() == b""


def test_editors_that_count_otherwise_are_answered_so() -> None:
    with editor() as one:
        found = one.start(general={"positionEncodings": ["utf-8"]})
        assert found["capabilities"]["positionEncoding"] == "utf-8"
        uri = next(URIS)
        one.open(uri, "insats nora/x\n    prövninng okänt\n")
        (fault,) = [d for d in one.diagnostics(uri, 1) if d["code"] == "E030"]
        assert fault["range"]["end"] == {"line": 1, "character": 14}
        (action,) = one.about(
            "codeAction", uri, range=_row(1) | {"end": {"line": 1, "character": 9}}, context={"diagnostics": []}
        )
        assert list(action["edit"]) == ["changes"]


def test_a_rulebook_that_is_broken_is_told_not_fatal(tmp_path: Path) -> None:
    folder = tmp_path / "egna"
    folder.mkdir()
    (folder / "a.regel").write_text("regel ?\n", encoding="utf-8")
    with editor("--regler", str(folder)) as one:
        one.start()
        said = one.wait(lambda m: m.get("method") == "window/showMessage")["params"]["message"]
        assert said.startswith("Regelverket har ")
        uri = next(URIS)
        one.open(uri, "insats nora/x\n    form kontaktperson\n    prövning utan behovsprövning\n")
        one.diagnostics(uri, 1)


def test_rules_open_as_they_lie(server: Editor) -> None:
    path = rules_dir() / "sol" / "11-05-utan-behovsprovning.regel"
    uri = path.as_uri()
    server.open(uri, path.read_text(encoding="utf-8"))
    assert server.diagnostics(uri, 1) == []
    text = path.read_text(encoding="utf-8").replace("form är någon av", "formm är någon av", 1)
    server.change(uri, 2, {"text": text})
    assert "E030" in json.dumps(server.diagnostics(uri, 2))
    server.notify("textDocument/didClose", textDocument={"uri": uri})
