"""Maps of the rulebook: all of it by folder, and one folder or file with its concepts, rules and exceptions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lagrum.base.counted import counted
from lagrum.base.fold import fold
from lagrum.model.rule import Rule
from lagrum.report.picture.svg import Box, Line, Picture, shortened, wrapped
from lagrum.rulebook import lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lagrum.model.rule import Conclusion
    from lagrum.model.rulebook import Rulebook

CONCEPT_WIDTH = 260
RULE_WIDTH = 360
OTHER_WIDTH = 260
LANE = 120
GAP = 8
EDGE = 16
COLUMNS = 3
CARD = 380


def file_of(owner: Conclusion) -> str:
    """Return the file of a rule or definition without the folder of the rulebook: "sol/19-anmalan.regel"."""
    name = owner.place.rpartition(":")[0]
    return name.split("/", 1)[1] if "/" in name else name


def folder_of(file: str) -> str:
    """Return the folder of a file: "sol"."""
    return file.split("/", 1)[0] if "/" in file else ""


def overview(rulebook: Rulebook) -> Picture:
    """Return the map of the whole rulebook: each folder with its files, and on whose concepts it builds."""
    owners: list[Conclusion] = [*lookup.in_order(rulebook.rules), *lookup.in_order(rulebook.derived)]
    home = {fold(d.phrase): folder_of(file_of(d)) for d in rulebook.derived.values()}
    by_folder: dict[str, list[Conclusion]] = {}
    for owner in owners:
        by_folder.setdefault(folder_of(file_of(owner)), []).append(owner)
    picture = Picture("Karta över regelverket", "")
    rules, concepts = len(rulebook.rules), len(set(home))
    words = [
        f"{counted(rules, 'regel')} och {counted(concepts, 'härlett begrepp')} i {counted(len(by_folder), 'mapp')}."
    ]
    lines = ["Karta över regelverket", words[0]]
    picture.add(Box([*lines, "»lagrum visa karta MAPP --bild« ritar en av mapparna."], "plain", bold=1), EDGE, EDGE)
    bottoms = [picture.boxes[0].bottom + EDGE] * COLUMNS
    for folder in sorted(by_folder, key=lambda f: (-len(by_folder[f]), f)):
        members = by_folder[folder]
        uses = Counter(
            home[phrase]
            for owner in members
            for formula in lookup.formulas_of(owner)
            for phrase in dict.fromkeys(lookup.concepts_of(formula, rulebook))
            if home.get(phrase, folder) != folder
        )
        head = Box(wrapped(folder or "regler", CARD - 32, bold=True), "plain", bold=1, width=CARD)
        rows = [Box(_file_lines(file, owners), "rule", width=CARD - 24) for file, owners in _by_file(members).items()]
        if uses:
            text = "bygger på begrepp ur " + ", ".join(f"{f} ({n})" for f, n in sorted(uses.items(), key=_most))
            rows.append(Box(wrapped(text, CARD - 40), "concept", width=CARD - 24))
        column = bottoms.index(min(bottoms))
        x, y = EDGE + column * (CARD + EDGE), bottoms[column]
        frame = Box([], "frame", x, y, CARD, sum(r.height + GAP for r in [head, *rows]) + GAP)
        picture.frames.append(frame)
        y += 4
        for row in [head, *rows]:
            picture.add(row, x if row is head else x + 12, y)
            y += row.height + GAP
            words.append(" ".join(row.lines) + ".")
        bottoms[column] = frame.bottom + EDGE
    picture.description = " ".join(words)
    return picture


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _by_file(owners: Sequence[Conclusion]) -> dict[str, list[Conclusion]]:
    found: dict[str, list[Conclusion]] = {}
    for owner in owners:
        found.setdefault(file_of(owner), []).append(owner)
    return {file: found[file] for file in sorted(found)}


def _file_lines(file: str, owners: Sequence[Conclusion]) -> list[str]:
    rules = [o for o in owners if isinstance(o, Rule)]
    concepts = len({fold(getattr(o, "phrase", "")) for o in owners if not isinstance(o, Rule)})
    counts = [counted(len(rules), "regel")] if rules else []
    counts += [f"{concepts} begrepp"] if concepts else []
    name = file.split("/", 1)[-1].removesuffix(".regel")
    acts = dict.fromkeys(c.act for o in owners for c in o.citations)
    return [*wrapped(name, CARD - 48), *wrapped(f"{', '.join(counts)} · {', '.join(acts)}", CARD - 48)]


def part_map(rulebook: Rulebook, files: Sequence[str], title: str) -> Picture:
    """Return the map of some files: the concepts to the left, the rules that use them, and exceptions to the right."""
    picture = Picture(f"Karta över {title}", "")
    words = [f"Karta över {title}."]
    legend = "Blå linjer: regeln använder begreppet. Röda pilar: regeln går före den som pilen pekar på."
    box = Box([picture.title, legend, "Streckade rutor står i en annan fil."], "plain", bold=1)
    y = picture.add(box, EDGE, EDGE).bottom + EDGE
    owners: list[Conclusion] = [*lookup.in_order(rulebook.rules), *lookup.in_order(rulebook.derived)]
    by_file = _by_file([o for o in owners if file_of(o) in files])
    for file, members in by_file.items():
        y = _panel(picture, rulebook, file, members, y, words) + EDGE
    picture.description = " ".join(words)
    return picture


def _panel(
    picture: Picture, rulebook: Rulebook, file: str, members: Sequence[Conclusion], y: int, words: list[str]
) -> int:
    """Draw one file; return where it ends."""
    rules = [o for o in members if isinstance(o, Rule)]
    own = list(dict.fromkeys(fold(getattr(o, "phrase", "")) for o in members if not isinstance(o, Rule)))
    used = {r.name: _concepts(r, rulebook) for r in rules}
    phrase_of = {fold(d.phrase): d for d in reversed(lookup.in_order(rulebook.derived))}
    place = {r.name: k for k, r in enumerate(rules)}
    all_concepts = list(dict.fromkeys([*own, *(p for r in rules for p in used[r.name])]))
    rank = {p: [place[r.name] for r in rules if p in used[r.name]] for p in all_concepts}
    all_concepts.sort(key=lambda p: (sum(rank[p]) / len(rank[p]) if rank[p] else len(rules), p))
    frame = Box([], "frame", EDGE, y, 3 * EDGE + CONCEPT_WIDTH + RULE_WIDTH + OTHER_WIDTH + 2 * LANE)
    picture.frames.append(frame)
    head = picture.add(Box([file.removesuffix(".regel")], "plain", bold=1), EDGE, y + 4)
    words.append(f"Filen {file}:")
    top = head.bottom + GAP
    left = EDGE * 2
    concept_boxes: dict[str, Box] = {}
    across = 1 if rules else COLUMNS
    at = row_end = top
    for k, phrase in enumerate(all_concepts):
        definition = phrase_of[phrase]
        lines = wrapped(definition.phrase, CONCEPT_WIDTH - 18)
        if phrase not in own:
            lines += wrapped(f"({file_of(definition).removesuffix('.regel')})", CONCEPT_WIDTH - 18)
        box = Box(lines, "concept" if phrase in own else "quiet", width=CONCEPT_WIDTH)
        concept_boxes[phrase] = picture.add(box, left + k % across * (CONCEPT_WIDTH + LANE), at)
        row_end = max(row_end, box.bottom + GAP)
        if k % across == across - 1:
            at = row_end
        words.append(f"begreppet »{definition.phrase}«.")
    bottom = row_end
    at = top
    rule_boxes: dict[str, Box] = {}
    for rule in rules:
        outcome = rule.outcome.value if rule.outcome else "undantag"
        lines = [shortened(f"{rule.name} · {outcome}", RULE_WIDTH - 18, bold=True)]
        lines += [*wrapped(rule.title, RULE_WIDTH - 18), *wrapped(rule.citation, RULE_WIDTH - 18)]
        box = Box(lines, "exception" if rule.outcome is None else "rule", width=RULE_WIDTH, bold=1)
        rule_boxes[rule.name] = picture.add(box, left + CONCEPT_WIDTH + LANE, at)
        at = box.bottom + GAP
        words.append(f"{rule.name}, {outcome}: {rule.title} ({rule.citation}).")
    bottom = max(bottom, at)
    for rule in rules:
        end = rule_boxes[rule.name]
        for phrase in used[rule.name]:
            start = concept_boxes[phrase]
            x1, x2, half = start.right, end.x, LANE // 2
            curve = f"M{x1} {start.middle}C{x1 + half} {start.middle} {x2 - half} {end.middle} {x2} {end.middle}"
            picture.lines.append(Line(curve, "concept"))
    pairs = [(strong, rule.name) for rule in rules for strong in lookup.exceptions_to(rulebook, rule)]
    pairs += [
        (rule.name, weak) for rule in rules for weak in lookup.gives_way(rulebook, rule) if weak not in rule_boxes
    ]
    bottom = max(bottom, _exceptions(picture, rulebook, pairs, rule_boxes, top, words))
    frame.height = bottom - y + GAP
    return frame.bottom


def _exceptions(
    picture: Picture,
    rulebook: Rulebook,
    pairs: Sequence[tuple[str, str]],
    rule_boxes: dict[str, Box],
    top: int,
    words: list[str],
) -> int:
    """Draw which rule goes before which; return where what was drawn ends."""
    if not rule_boxes:
        return top
    right = next(iter(rule_boxes.values())).right
    inside = [p for p in pairs if p[0] in rule_boxes and p[1] in rule_boxes]
    outside = [p for p in pairs if p not in inside]
    lanes = {strong: k for k, strong in enumerate(dict.fromkeys(s for s, _ in inside))}
    step = max(3, min(10, (LANE - 40) // max(1, len(lanes))))
    for strong, weak in inside:
        one, two = rule_boxes[strong], rule_boxes[weak]
        x = right + 14 + (lanes[strong] * step) % (LANE - 40)
        commands = f"M{right} {one.middle - 6}H{x}V{two.middle + 6}H{right + 8}"
        picture.lines.append(Line(commands, "exception", (right, two.middle + 6, -1)))
        words.append(f"{strong} går före {weak}.")
    others = sorted({s if w in rule_boxes else w for s, w in outside}, key=lambda n: _nearest(n, outside, rule_boxes))
    at = top
    for name in others:
        partners = [(s, w) for s, w in outside if name in (s, w)]
        wanted = min(rule_boxes[w if s == name else s].y for s, w in partners)
        other = rulebook.rules[name]
        lines = [shortened(name, OTHER_WIDTH - 18, bold=True), *wrapped(other.title, OTHER_WIDTH - 18)]
        lines += wrapped(f"({file_of(other).removesuffix('.regel')})", OTHER_WIDTH - 18)
        box = picture.add(Box(lines, "quiet", width=OTHER_WIDTH, bold=1), right + LANE, max(at, wanted))
        at = box.bottom + GAP
        for strong, weak in partners:
            mine = rule_boxes[weak if strong == name else strong]
            tip = (right, mine.middle, -1) if strong == name else (box.x, box.middle, 1)
            ends = (right + 8, box.x) if strong == name else (right, box.x - 8)
            half = LANE // 2
            bend = f"{right + half} {mine.middle} {box.x - half} {box.middle}"
            curve = f"M{ends[0]} {mine.middle}C{bend} {ends[1]} {box.middle}"
            picture.lines.append(Line(curve, "exception", tip))
            words.append(f"{strong} går före {weak}.")
    return at


def _nearest(name: str, outside: Sequence[tuple[str, str]], rule_boxes: dict[str, Box]) -> tuple[int, str]:
    return min(rule_boxes[w if s == name else s].y for s, w in outside if name in (s, w)), name


def _concepts(rule: Rule, rulebook: Rulebook) -> list[str]:
    known = {fold(d.phrase) for d in rulebook.derived.values()}
    found = [p for f in lookup.formulas_of(rule) for p in lookup.concepts_of(f, rulebook)]
    return [p for p in dict.fromkeys(found) if p in known]
