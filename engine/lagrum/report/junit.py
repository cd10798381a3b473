"""JUnit XML, which nearly every build server shows: an intervention is a suite, a finding a test.

A hinder and a demand that is not met fail. What is open is skipped, what is met or only to know passes. A file that
could not be read is a suite of its own, with errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from lagrum.checking.result import CaseResult, Report
from lagrum.report.escape import clean
from lagrum.report.items import (
    FindingItem,
    MessageItem,
    explanation,
    finding_items,
    message_items,
    subject_words,
    words,
)

COUNTED = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))


def render_junit(report: Report, root: str = "") -> str:
    """Return the report as XML."""
    top = ET.Element("testsuites", name="lagrum")
    by_result: dict[int, list[FindingItem]] = {id(r): [] for r in report.results}
    for item in finding_items(report, root, met=True):
        by_result[id(item.result)].append(item)
    for result in report.results:
        name = clean(f"{result.id} {result.name}")
        cases = [_finding(item) for item in by_result[id(result)]]
        _suite(top, name, report, [*_first(result), *cases])
    for path, group in groupby(message_items(report, root), key=lambda m: m.spot.path):
        _suite(top, path, report, [_message(m) for m in group])
    _count(top, list(top.iter("testcase")))
    ET.indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(top, encoding="unicode") + "\n"


def _suite(top: ET.Element, name: str, report: Report, cases: Sequence[ET.Element]) -> None:
    suite = ET.SubElement(top, "testsuite", name=name)
    _count(suite, cases)
    properties = ET.SubElement(suite, "properties")
    for key, value in (("datum", report.date), ("regelverk", report.rulebook), ("lagrum", report.lagrum)):
        ET.SubElement(properties, "property", name=key, value=clean(value))
    suite.extend(cases)


def _count(element: ET.Element, cases: Sequence[ET.Element]) -> None:
    element.set("tests", str(len(cases)))
    for attribute, tag in COUNTED:
        element.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
    element.set("time", "0")


def _first(result: CaseResult) -> list[ET.Element]:
    """Return what must be said before anything else, as a test that could not be run."""
    if not result.undescribed:
        return []
    case = ET.Element("testcase", name="för lite beskrivet", classname="lagrum", file=clean(result.file), time="0")
    asked = " ".join(clean(f"{u.attribute}: {u.question}") for u in result.undescribed)
    ET.SubElement(case, "skipped", message=f"för lite beskrivet: {asked}")
    return [case]


def _finding(item: FindingItem) -> ET.Element:
    finding = item.finding
    subject = subject_words(finding)
    title = clean(finding.title) + (f" ({subject})" if subject else "")
    case = ET.Element(
        "testcase", name=title, classname=clean(finding.rule), file=item.spot.path, line=str(item.spot.line), time="0"
    )
    text = explanation(finding)
    if item.level == "error":
        places = [f"{s.path}:{s.line}:{s.column}: {s.text}" for s in (item.spot, *item.others)]
        failure = ET.SubElement(case, "failure", message=text, type=words(finding))
        failure.text = "\n".join([text, clean(finding.reason), *places])
    elif item.level == "warning":
        ET.SubElement(case, "skipped", message=f"{words(finding)}: {text}")
    else:
        ET.SubElement(case, "system-out").text = f"{words(finding)}: {text}"
    return case


def _message(item: MessageItem) -> ET.Element:
    message = item.message
    case = ET.Element(
        "testcase", name=clean(message.message), classname=clean(message.code), file=item.spot.path, time="0"
    )
    if item.spot.line:
        case.set("line", str(item.spot.line))
    if item.level == "error":
        error = ET.SubElement(case, "error", message=clean(message.message), type=clean(message.code))
        place = f"{item.spot.path}:{item.spot.line}:{item.spot.column}" if item.spot.line else item.spot.path
        error.text = "\n".join(line for line in (place, clean(message.help)) if line)
    else:
        ET.SubElement(case, "system-out").text = clean(f"{message.message}. {message.help}")
    return case
