"""The language server in the page: in the worker's own Python, in the local host, and in the editor in Chromium."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

from lagrum.base.resources import cases_dir, web_dir
from lagrum.language_server.conversation import INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, MOST_OPEN, NOT_OPEN
from lagrum.services.rulebook import open_rulebook
from lagrum.services.world import World
from lagrum.web.editing import MOST_MESSAGES, PageEditing
from lagrum.web.editor_script import LICENCES, SCRIPT, open_editor
from lagrum.web.views.actions import MOST_TEXT
from web.conftest import DAY, Browse
from web.hosts import Host, running

URI = "insats:/prov/utkast.insats"
DRAFT = (
    'insats nora/provet\n    namn      "Provet"\n    form      kontaktfamilj\n    prövning  utan behovsprövning\n'
    '    målgrupp  "barn"\n        roll  barn\n'
)
Say = Callable[[list[Any]], list[dict[str, Any]]]


def note(method: str, **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": f"textDocument/{method}", "params": params}


def opening(text: str, version: int = 1, uri: str = URI, kind: str = "insats") -> dict[str, Any]:
    return note("didOpen", textDocument={"uri": uri, "languageId": f"lagrum-{kind}", "version": version, "text": text})


def change(text: str, version: int, uri: str = URI) -> dict[str, Any]:
    return note("didChange", textDocument={"uri": uri, "version": version}, contentChanges=[{"text": text}])


def ask(id: int, method: str, line: int = 0, character: int = 0, uri: str = URI, **params: Any) -> dict[str, Any]:
    at = {"line": line, "character": character}
    return {**note(method, textDocument={"uri": uri}, position=at, **params), "id": id}


def row(line: int) -> dict[str, Any]:
    return {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 40}}


def told(messages: list[dict[str, Any]], uri: str = URI) -> list[tuple[int, list[dict[str, Any]]]]:
    """What is shown in a document, by its versions in the order of the messages."""
    return [
        (m["params"]["version"], m["params"]["diagnostics"])
        for m in messages
        if m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
    ]


def keys(text: str) -> list[str]:
    """The text after each key, typed from its first letter, with a slip of the pen now and then."""
    chance, seen, typed = random.Random(2), [], ""
    for char in text:
        if chance.random() < 0.06:
            seen.append(typed + chance.choice('x"(,\t😀'))
        typed += char
        seen.append(typed)
    return seen


@pytest.fixture(scope="module")
def world() -> World:
    return World(open_rulebook(), DAY, "snabb", "filer")


@pytest.fixture
def say(world: World) -> Say:
    """What the host answers to messages."""
    editing = PageEditing()

    def answers(messages: list[Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = editing.answer({"meddelanden": messages}, world)["meddelanden"]
        return found

    return answers


# --- what is answered -------------------------------------------------------------------------------------------------


def test_a_text_is_opened_and_every_feature_answers(say: Say) -> None:
    ((version, found),) = told(say([opening(DRAFT)]))
    assert version == 1
    assert any(d["code"] == "sol.11.5.1" and d["severity"] == 2 for d in found)
    (words,) = say([ask(1, "completion", 3, 14)])
    assert "utan behovsprövning" in [i["label"] for i in words["result"]["items"]]
    (meaning,) = say([ask(2, "hover", 3, 18)])
    assert "11 kap." in meaning["result"]["contents"]["value"]
    (place,) = say([ask(3, "definition", 3, 18)])
    assert place["result"][0]["uri"] == "begrepp/prövning.html"
    (laid_out,) = say([ask(4, "formatting")])
    assert laid_out["result"] == [] or laid_out["result"][0]["newText"]
    (ahead,) = say([{**ask(5, "codeAction", context={"diagnostics": []}), "params": _about(row(0))}])
    titles = [a["title"] for a in ahead["result"]]
    assert any(t.startswith("Lägg till raden") for t in titles)
    assert any(not t.startswith("Lägg till raden") for t in titles), "a way forward is among them"
    (able,) = say([{"jsonrpc": "2.0", "id": 6, "method": "initialize", "params": {}}])
    assert able["result"]["capabilities"]["positionEncoding"] == "utf-16"


def _about(where: dict[str, Any]) -> dict[str, Any]:
    return {"textDocument": {"uri": URI}, "range": where, "context": {"diagnostics": []}}


def test_a_slip_is_repaired_by_the_sure_suggestion(say: Say) -> None:
    say([opening(DRAFT.replace("prövning  utan", "prövninng  utan"))])
    (found,) = say([{**ask(1, "codeAction"), "params": _about(row(3))}])
    (action,) = [a for a in found["result"] if a.get("isPreferred")]
    (made,) = action["edit"]["documentChanges"]
    assert made["textDocument"] == {"uri": URI, "version": 1}
    assert made["edits"][0]["newText"] == "prövning"


def test_the_profile_beside_a_text_is_read_with_it(say: Say) -> None:
    profile = next(cases_dir().rglob("*.kommun")).read_text("utf-8")
    folder = URI.rpartition("/")[0]
    broken = "kommun Nora\n    nonsens  ja\n"
    without = told(say([opening(DRAFT)]))[0][1]
    with_one = told(say([opening(profile, uri=f"{folder}/profil.kommun", kind="kommun"), opening(DRAFT, 2)]))[0][1]
    assert {d["code"] for d in with_one} >= {"sol.11.5.1"}
    said = say([change(broken, 2, f"{folder}/profil.kommun")])
    assert told(said, f"{folder}/profil.kommun")[0][1], "its own faults are told in it"
    assert [v for v, _ in told(said)] == [2], "and the text beside it is told anew"
    assert without


# --- what comes otherwise than it should ------------------------------------------------------------------------------


def test_messages_out_of_order_change_nothing(say: Say) -> None:
    say([opening(DRAFT, 5)])
    late = say([change("insats nora/gammal\n", 4)])
    assert told(late) == []
    assert "fel ordning" in late[0]["params"]["message"]
    (meaning,) = say([ask(1, "hover", 3, 18)])
    assert meaning["result"] is not None, "the later text is the one that is held"
    assert told(say([change("insats nora/ny\n", 9), change(DRAFT, 7)]))[0][0] == 9


def test_only_the_last_of_a_batch_is_checked(say: Say) -> None:
    say([opening("")])
    found = say([change(text, version) for version, text in enumerate(keys(DRAFT)[-20:], 2)])
    assert [version for version, _ in told(found)] == [21]


def test_what_is_not_open_or_not_known_is_said(say: Say) -> None:
    messages: list[Any] = [
        ask(1, "hover"),
        {"jsonrpc": "2.0", "id": 2, "method": "textDocument/dans", "params": {}},
        {"jsonrpc": "2.0", "id": 3, "method": "textDocument/hover", "params": {"textDocument": 7}},
        7,
        {"jsonrpc": "2.0", "id": 4},
    ]
    codes = [m["error"]["code"] for m in say(messages)]
    assert codes == [NOT_OPEN, METHOD_NOT_FOUND, INVALID_PARAMS, INVALID_REQUEST, INVALID_REQUEST]
    assert say([note("didClose", textDocument={"uri": URI}), note("nonsens"), opening(DRAFT)])
    assert told(say([note("didClose", textDocument={"uri": URI})])) == [(1, [])]


@pytest.mark.parametrize(
    "params",
    [
        None,
        [],
        {"textDocument": {}},
        {"textDocument": {"uri": URI, "version": "1"}, "contentChanges": [{"text": "x"}]},
        {"textDocument": {"uri": URI, "version": 8}, "contentChanges": "x"},
        {"textDocument": {"uri": URI, "version": 8}, "contentChanges": [{"text": 1}]},
        {"textDocument": {"uri": URI, "version": 8}, "contentChanges": [{"text": "", "range": {"start": 1}}]},
    ],
)
def test_a_message_that_cannot_be_read_harms_nothing(say: Say, params: object) -> None:
    say([opening(DRAFT)])
    for method in ("textDocument/didChange", "textDocument/didOpen", "textDocument/didClose"):
        say([{"jsonrpc": "2.0", "method": method, "params": params}])
    assert told(say([opening(DRAFT, 20)]))[0][0] == 20


def test_texts_that_nobody_closed_are_left_in_time(say: Say) -> None:
    for number in range(MOST_OPEN + 1):
        say([opening("", uri=f"insats:/{number}/a.insats")])
    assert say([ask(1, "hover", uri="insats:/0/a.insats")])[0]["error"]["code"] == NOT_OPEN
    assert "result" in say([ask(2, "hover", uri="insats:/1/a.insats")])[0]


@pytest.mark.parametrize(
    "messages",
    [None, "x", [{}] * (MOST_MESSAGES + 1), [opening("x" * (MOST_TEXT + 1))]],
    ids=["none", "text", "many", "long"],
)
def test_what_is_too_much_is_said(world: World, messages: object) -> None:
    found = PageEditing().answer({"meddelanden": messages}, world)
    assert found["fel"] and found["hjälp"]


def test_a_new_day_is_a_new_answer(world: World) -> None:
    editing = PageEditing()
    editing.answer({"meddelanden": [opening(DRAFT)]}, world)
    long_ago = World(world.rulebook, DAY.replace(year=2025, month=1), "snabb", "filer")
    asked = {"meddelanden": [change(DRAFT + "#", 2)]}
    assert told(editing.answer(asked, long_ago)["meddelanden"]) != told(
        PageEditing().answer({"meddelanden": [opening(DRAFT + "#", 2)]}, world)["meddelanden"]
    )


# --- the hosts --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running(tmp_path_factory.mktemp("katalog")) as one:
        yield one


def test_the_local_host_answers_the_same(host: Host, say: Say) -> None:
    messages = [opening(DRAFT), ask(1, "completion", 3, 14), ask(2, "hover", 3, 18)]
    assert host.act("sprak", meddelanden=messages)["meddelanden"] == say(messages)
    assert host.act("sprak", meddelanden=[ask(3, "hover", 3, 18)])["meddelanden"][0]["result"], "it is open still"
    assert "fel" in host.act("sprak")


def test_without_the_bundle_no_page_asks_for_it(host: Host, tmp_path: Path) -> None:
    status, page, _ = host.ask("GET", "/prova.html")
    assert status == 200
    assert SCRIPT.encode() not in page
    assert host.ask("GET", f"/{SCRIPT}")[0] == 404
    assert open_editor(tmp_path) is None


IN_WORKER = """
import json
from lagrum.web.static.in_browser import open_engine
given = json.loads(given)
engine = open_engine("filer")
say = lambda messages: json.loads(engine.answer("sprak", json.dumps({"meddelanden": messages}), given["day"]))
json.dumps([say(messages) for messages in given["batches"]])
"""


@pytest.mark.slow
def test_a_session_typed_key_by_key_in_the_workers_python(
    in_pyodide: Callable[[str, object], Any], world: World
) -> None:
    texts = keys(DRAFT)
    batches: list[list[Any]] = [[opening("", 0)]]
    for version, text in enumerate(texts, 1):
        line, character = text.count("\n"), len(text.rpartition("\n")[2].encode("utf-16-le")) // 2
        asked = (
            [ask(version, "completion", line, character), ask(-version, "hover", line, character)]
            if version % 9 == 0
            else []
        )
        batches.append([change(text, version), *asked])
    batches += [
        [change("sent", 3)],
        [
            {**ask(9001, "codeAction"), "params": _about(row(0))},
            ask(9002, "formatting"),
            ask(9003, "definition", 3, 18),
        ],
        [ask(9004, "semanticTokens/full"), ask(9005, "documentSymbol"), ask(9006, "references", 3, 18, context={})],
    ]
    there = in_pyodide(IN_WORKER, {"batches": batches, "day": DAY.isoformat()})
    editing = PageEditing()
    here = [editing.answer({"meddelanden": batch}, world) for batch in batches]
    assert there == here
    versions = [v for answer in there for v, _ in told(answer["meddelanden"])]
    assert versions == list(range(len(texts) + 1))
    assert not [m for answer in there for m in answer["meddelanden"] if "error" in m]


# --- the editor in Chromium -------------------------------------------------------------------------------------------

EDITOR = """
await page.emulateMedia({ colorScheme: given.scheme ?? "light" });
await page.goto(`${given.url}/prova.html`);
const field = page.locator("#text-redigerare");
await retype(field, given.draft);
await page.waitForSelector(".cm-lintRange");
await page.waitForSelector("#svaret .slag-hinder");
"""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_writes_with_words_marks_and_help(browse: Browse, served_with_editor: str, scheme: str) -> None:
    scenario = (
        EDITOR
        + """
    await page.keyboard.press("Control+End");
    await page.keyboard.type("    infor");
    await page.waitForSelector(".cm-tooltip-autocomplete li");
    const list = await page.locator(".cm-tooltip-autocomplete ul").getAttribute("aria-label");
    const listed = await axe(page);
    await page.keyboard.press("ArrowDown"); await page.keyboard.press("Enter");
    const chosen = await page.inputValue("#text");
    await page.keyboard.press("Control+z"); await page.keyboard.press("Control+z");
    await retype(field, given.draft.replace("prövning  utan", "prövninng  utan"));
    await page.waitForSelector(".cm-lintRange-error");
    await page.keyboard.press("Control+Home"); for (let k = 0; k < 3; k++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+."); await page.waitForSelector(".cm-radhjalp li button");
    const panel = await page.locator(".cm-radhjalp").innerText();
    const help = await axe(page);
    await page.locator(".cm-radhjalp li button").first().focus(); await page.keyboard.press("Enter");
    await page.waitForFunction(() => !document.querySelector(".cm-lintRange-error"));
    await page.keyboard.press("Control+."); await page.waitForSelector(".cm-radhjalp");
    await page.keyboard.press("Escape");
    const back = await page.evaluate(() => document.activeElement.id);
    await page.keyboard.press("Tab");
    const next = await page.evaluate(() => document.activeElement.id);
    return { list, listed, chosen, panel, help, text: await page.inputValue("#text"), back, next, name: await field.getAttribute("aria-labelledby") };
    """
    )
    found = browse(scenario, url=served_with_editor, draft=DRAFT, scheme=scheme)
    went = found["result"]
    assert went["list"] == "Ordförslag"
    assert went["listed"] == [] and went["help"] == []
    assert "\n    information" in went["chosen"]
    assert "Rad 4" in went["panel"] and "prövninng" in went["panel"]
    assert went["text"] == DRAFT, "the sure suggestion was taken by the keyboard"
    assert went["back"] == "text-redigerare" and went["next"] != "text-redigerare", "Tab leaves the editor"
    assert went["name"] == "text-namn"
    assert found["errors"] == [] and found["violations"] == []
    assert [r for r in found["requests"] if not r.startswith(f"{served_with_editor}/")] == []


@pytest.mark.slow
def test_a_worker_that_begins_anew_is_told_the_text_again(browse: Browse, served_with_editor: str) -> None:
    scenario = (
        EDITOR
        + """
    await page.evaluate(() => lagrum.engine.restart());
    await page.keyboard.press("Control+End"); await page.keyboard.type("# mer");
    await page.keyboard.press("Control+Home"); await page.keyboard.press("F8");
    await page.waitForFunction(() => document.querySelector("#motorn").hidden);
    await retype(field, given.draft.replace("utan behovsprövning", "utan beh"));
    await page.waitForSelector(".cm-lintRange-error");
    return page.inputValue("#text");
    """
    )
    found = browse(scenario, url=served_with_editor, draft=DRAFT)
    assert "utan beh\n" in found["result"]
    assert found["errors"] == [] and found["violations"] == []


# --- the bundle -------------------------------------------------------------------------------------------------------


def test_the_licences_of_all_that_is_bundled_go_with_it(site_with_editor: Path, editor_folder: Path) -> None:
    licences = (site_with_editor / LICENCES).read_text("utf-8")
    assert (site_with_editor / SCRIPT).read_bytes() == (editor_folder / SCRIPT).read_bytes()
    for package in ("@codemirror/view", "@codemirror/state", "@lezer/common", "style-mod", "w3c-keyname"):
        assert f"{package} " in licences
    assert licences.count("Permission is hereby granted") > 8
    assert LICENCES in (site_with_editor / "SERVERN.txt").read_text("utf-8")


def test_the_one_file_has_the_licences_and_the_same_bundle(one_file_with_editor: Path, editor_folder: Path) -> None:
    text = one_file_with_editor.read_text("utf-8")
    assert "@codemirror/view " in text and "lagrumRedigerare" in text
    assert (editor_folder / SCRIPT).read_text("utf-8")[:2000].replace("</script", "<\\/script") in text


def test_the_bundle_is_the_same_each_time_and_fetches_nothing(editor_folder: Path, tmp_path: Path, node: str) -> None:
    script = (editor_folder / SCRIPT).read_text("utf-8")
    assert not [word for word in ("fetch(", "XMLHttpRequest", "importScripts", "eval(", "innerHTML") if word in script]
    assert (web_dir() / "redigerare.mjs").is_file()
