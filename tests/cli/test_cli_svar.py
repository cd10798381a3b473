"""`lagrum svar ny`: asked over standard input, said by options, cut off and continued; what it writes is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from cli_world import VOCABULARY, Answer, Run

from lagrum.law.citation import Citation
from lagrum.law.lockfile import Lock, LockEntry, write_lock
from lagrum.model.answer import LegalAnswer
from lagrum.rulebook.standing import standing
from lagrum.services.rulebook import open_rulebook

QUESTION = """
regel f.1 "Får kontaktfamilj ges så?"
    lagrum     11 kap. 5 § SoL; 3 kap. 1 § SoL
    källa      lag
    gäller     från 2025-07-01
    när        prövning är utan behovsprövning och form är kontaktfamilj
    så         fråga "Får kontaktfamilj ges utan prövning?"
    nivå       meso
    adressat   SKR
    därför     "Det är inte avgjort."

regel f.2 "Och rådgivning?"
    lagrum     11 kap. 5 § SoL
    källa      lag
    gäller     från 2025-07-01
    när        form är rådgivning
    så         fråga "Får rådgivning ges?"
    nivå       mikro
    adressat   nämnden
    därför     "Det är inte avgjort."
"""
OLD, NEW = "a" * 64, "b" * 64
REPLIES = ("Ja, om nämnden vill.", "Lagen säger inte nej.", "Kontaktfamilj får ges", "Nätverket", "2", "protokoll 4")
DAYS = ("2026-03-01", "", "2026-12-31")
OWN = ("--regler", "fragor", "--utan-medfoljande")


@pytest.fixture
def ny(world: Path, start: Run) -> Callable[..., Answer]:
    """Run `lagrum svar ny` in a process of its own with lines on standard input."""
    rules = world / "fragor"
    rules.mkdir()
    (rules / "a.begrepp").write_text(VOCABULARY, "utf-8")
    (rules / "a.regel").write_text(QUESTION, "utf-8")
    place, other = Citation("SoL", "11", "5"), Citation("SoL", "3", "1")
    changed = date(2026, 4, 1)
    entries = (
        *(LockEntry(Citation("SoL", *at), None, None, "d" * 64, None) for at in (("11", "1"), ("21", "2"))),
        LockEntry(other, None, None, "c" * 64, None),
        LockEntry(place, None, date(2026, 3, 31), OLD, None),
        LockEntry(place, changed, None, NEW, None),
    )
    write_lock(rules / "lydelser.lock", Lock({"SoL": "2025:1501"}, entries))

    def call(*lines: str, args: tuple[str, ...] = ("f.1",)) -> Answer:
        return start("svar", "ny", *args, *OWN, stdin="".join(f"{line}\n" for line in lines))

    return call


def loads() -> Mapping[str, LegalAnswer]:
    """Return the answers of the rulebook as it is now, without a fault."""
    return open_rulebook(["fragor", "svar"], True).answers


def test_what_is_asked_becomes_an_answer_that_counts(world: Path, ny: Callable[..., Answer]) -> None:
    done = ny(*REPLIES, *DAYS, "", "")
    assert (done.code, done.err) == (0, "")
    text = (world / "svar" / "f.1.svar").read_text("utf-8")
    assert text.startswith('ställningstagande f.1.2026-03-01 "Kontaktfamilj får ges"\n    besvarar   f.1\n')
    assert "    gäller     från 2026-03-01 till 2026-12-31\n" in text
    assert text.endswith(f"    lydelse    11 kap. 5 § SoL {OLD[:12]}\n    lydelse    3 kap. 1 § SoL cccccccccccc\n")
    assert "när" not in text and not (world / "svar" / "f.1.svar.utkast").exists()
    assert "  lagrum prova INSATS --regler fragor --utan-medfoljande --regler svar\n" in done.out
    answer = loads()["f.1.2026-03-01"]
    assert (answer.reason, answer.body, answer.kind) == (REPLIES[1], "Nätverket", "nätverkets ställningstagande")
    assert standing(open_rulebook(["fragor", "svar"], True), "f.1", date(2026, 3, 2)).status == "besvarad"


def test_a_day_that_has_not_come_is_told_of(ny: Callable[..., Answer]) -> None:
    later = ("2026-03-01", "", "2026-12-31", "", "")
    told = "beslutat 2026-03-01 ligger efter 2026-02-28. Svaret räknas inte före den dagen."
    for day, expected in (("2026-02-28", True), ("2026-03-01", False)):
        args = ("f.1", "--datum", day, "--ut", f"svar-{day}.svar")
        done = ny(*REPLIES, *later, args=args)
        assert done.code == 0 and (told in " ".join(done.out.split())) is expected


def test_the_wording_is_that_of_the_day_that_the_answer_begins(world: Path, ny: Callable[..., Answer]) -> None:
    assert ny(*REPLIES, "2026-03-01", "2026-05-01", "", "", "").code == 0
    assert f"11 kap. 5 § SoL {NEW[:12]}" in (world / "svar" / "f.1.svar").read_text("utf-8")


def test_what_is_not_said_yet_is_kept_and_no_check_reads_it(world: Path, ny: Callable[..., Answer]) -> None:
    cut = ny(*REPLIES[:2], "spara")
    assert cut.code == 1 and "rubrik, organ, slag" in cut.out and "Svaret räknas inte än." in " ".join(cut.out.split())
    assert [p.name for p in (world / "svar").iterdir()] == ["f.1.svar.utkast"]
    assert loads() == {}
    again = ny(*REPLIES[2:], *DAYS, "", "")
    assert again.code == 0 and "Fortsätter på svar/f.1.svar.utkast." in again.out
    assert '"Ja, om nämnden vill."' in (world / "svar" / "f.1.svar").read_text("utf-8")


def test_what_the_options_say_is_not_asked(world: Path, ny: Callable[..., Answer]) -> None:
    names = ("svar", "skal", "rubrik", "organ", "slag", "kalla")
    said = [w for name, value in zip(names, REPLIES, strict=True) for w in (f"--{name}", value)]
    args = ("f.1", *said, "--beslutat", "2026-03-01", "--fran", "2026-03-01", "--till", "tills vidare")
    done = ny(args=(*args, "--nar", "form är kontaktfamilj", "--id", "n.1", "--ut", "n.svar"))
    assert (done.code, done.err) == (0, "") and "Vad är svaret" not in done.out
    text = (world / "n.svar").read_text("utf-8")
    assert "    när        form är kontaktfamilj\n" in text and "    gäller     från 2026-03-01\n" in text


def test_a_reply_that_is_none_is_told_and_asked_again(world: Path, ny: Callable[..., Answer]) -> None:
    slag, source = REPLIES[4], REPLIES[5]
    done = ny(*REPLIES[:4], "", "rykte", slag, source, "i går", "2026-03-01", "", "2026-01-01", "", "form är x", "", "")
    assert done.code == 0
    told = " ".join(done.out.split())
    for words in (
        "»slag« måste sägas",
        "»rykte« är inget av svaren",
        "»i går« är inget datum",
        "slutar (2026-01-01) före",
    ):
        assert words in told
    assert told.count("Det gick inte") == 5


def test_one_steps_back_and_asks_what_is_meant(world: Path, ny: Callable[..., Answer]) -> None:
    done = ny("<", "Nej.", "?", "<", "Ja.", "Skäl.")
    assert "Det finns inget att gå tillbaka till." in done.out and "De visas med svaret" in done.out
    kept = (world / "svar" / "f.1.svar.utkast").read_text("utf-8")
    assert 'svar "Ja."' in kept and "Nej" not in kept


def test_the_question_is_picked_among_those_that_an_intervention_raises(world: Path, ny: Callable[..., Answer]) -> None:
    text = "insats nora/a\n    form       kontaktfamilj, rådgivning\n    prövning   utan behovsprövning\n"
    (world / "a.insats").write_text(text, "utf-8")
    done = ny("9", "2", "Ja.", args=("a.insats",))
    assert done.code == 1 and "Insatsen väcker 2 frågor:" in done.out and "Svara med 1–2." in done.out
    assert (world / "svar" / "f.2.svar.utkast").exists()


def test_a_second_answer_says_what_becomes_of_the_first(world: Path, ny: Callable[..., Answer]) -> None:
    assert ny(*REPLIES, *DAYS, "", "").code == 0
    first = (world / "svar" / "f.1.svar").read_bytes()
    done = ny(*REPLIES, "2026-03-02", "", "", "", "inget", "f.1.2026-03-01", "")
    assert (
        "besvarar samma fråga samtidigt" in " ".join(done.out.split()) and "tidigare svar: f.1.2026-03-01" in done.out
    )
    assert done.code == 0 and (world / "svar" / "f.1.svar").read_bytes() == first
    assert "    ersätter   f.1.2026-03-01\n" in (world / "svar" / "f.1-2.svar").read_text("utf-8")
    assert loads()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("f.9",), "frågan »f.9« finns inte"),
        (("f.1", "--ut", "a.begrepp"), "är ingen svarsfil"),
        (("f.1", "--ut", "borta/a.svar"), "mappen »borta« finns inte"),
        (("f.1", "--beslutat", "i går"), "är inget datum"),
        (("f.1", "--ersatter", "f.0"), "har inget tidigare svar"),
        (("f.1", "--svar", "Ring 191212121212."), "personnummer"),
        (("tom.insats",), "väcker ingen rättsfråga"),
    ],
)
def test_what_cannot_be_is_refused(world: Path, ny: Callable[..., Answer], args: tuple[str, ...], words: str) -> None:
    (world / "tom.insats").write_text("insats nora/b\n    form kontaktperson\n", "utf-8")
    done = ny(args=args)
    assert done.code == 2 and words in done.err and "191212121212" not in done.err
    assert not (world / "svar").exists()


def test_nothing_is_written_over(world: Path, ny: Callable[..., Answer]) -> None:
    (world / "n.svar").write_text("x", "utf-8")
    done = ny(args=("f.1", "--ut", "n.svar"))
    assert done.code == 2 and "finns redan och skrivs inte över" in done.err
    assert (world / "n.svar").read_text("utf-8") == "x"
