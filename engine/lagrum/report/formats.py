"""The formats of a report of checks, one renderer each."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from lagrum.checking.result import Report

RENDERERS = {
    "json": ("json_report", "render_json"),
    "sarif": ("sarif", "render_sarif"),
    "junit": ("junit", "render_junit"),
    "github": ("github", "render_github"),
    "gitlab": ("gitlab", "render_gitlab"),
    "markdown": ("markdown", "render_markdown"),
    "csv": ("csv_report", "render_csv"),
}
"""Module and function by format; only the one that is asked for is imported."""
WITH_WAYS = ("text", "json", "markdown")
"""The formats that have a place for ways forward."""


def render(report: Report, format: str) -> str:
    """Return the report in a format for machines. Files below the working folder are named relative to it."""
    module, function = RENDERERS[format]
    renderer = getattr(import_module(f"lagrum.report.{module}"), function)
    return str(renderer(report) if format == "json" else renderer(report, str(Path.cwd())))
