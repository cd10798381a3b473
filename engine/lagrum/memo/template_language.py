"""The language of a Word template's own fields: fields are shown, `avsnitt` is gone through, and nothing else.

It is held by an allow list over the tree that jinja2 makes of a template: no calls, no arithmetic, no variables of its
own, no loop in a loop. What comes out is counted in letters as it is made (never timed), and bounded.
"""

from __future__ import annotations

from typing import Any

from lagrum.memo.errors import TemplateError, needed

FILTERS = ("upper", "lower", "title", "capitalize", "default", "length", "first", "last")
LOOP = "avsnitt"
"""What a loop goes through: the sections of a memo."""
ALLOWED = {
    *("Template", "Output", "TemplateData", "Name", "Getattr", "Const", "Filter"),
    *("For", "If", "Not", "And", "Or", "Compare", "Operand"),
}
"""The kinds of node that a template may have."""
ARITHMETIC = {
    **dict.fromkeys(("Mul", "Div", "FloorDiv", "Add", "Sub", "Mod", "Pow", "Concat", "Neg", "Pos"), "räknar"),
    **dict.fromkeys(("Call", "CallBlock", "Macro", "FilterBlock"), "anropar något"),
    **dict.fromkeys(("Assign", "AssignBlock", "With"), "ger ett fält ett nytt värde"),
    **dict.fromkeys(("Include", "Import", "FromImport", "Extends", "Block"), "hämtar en annan mall"),
}
"""What a node that is refused does, in words."""
MAX_LETTERS = 20_000_000
"""Most letters that the fields of a template may come to."""
MAX_NODES = 50_000
MOST_SECTIONS = 20
"""A memo has no more sections than this."""
_SHOW = "ett fält kan bara visa en uppgift: {{ rubrik }}"


def environment(called: str = "memot") -> Any:
    """Return the environment that a template is filled in by; `called` is the document, in an error."""
    jinja2 = needed("jinja2", "docxtpl", "Word-dokumentet")
    sandbox = needed("jinja2.sandbox", "docxtpl", "Word-dokumentet")
    counted = _Counted(called)

    class Checked(sandbox.ImmutableSandboxedEnvironment):  # type: ignore[name-defined,misc]
        """Looks at every template before it is made into code."""

        def _generate(self, source: Any, *args: Any, **more: Any) -> Any:
            counted.take(_checked(source))
            return super()._generate(source, *args, **more)

    made = Checked(autoescape=True, undefined=jinja2.StrictUndefined, finalize=counted.shown)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {}
    return made


class _Counted:
    """Counts the letters of one document."""

    def __init__(self, called: str) -> None:
        self._called = called
        self._left = MAX_LETTERS

    def take(self, letters: int) -> None:
        self._left -= letters
        if self._left < 0:
            raise TemplateError(
                f"{self._called} blir med mallen längre än {MAX_LETTERS // 1_000_000} miljoner tecken",
                "visa varje fält en gång, och gå igenom avsnitten en gång",
            )

    def shown(self, value: Any) -> Any:
        """Return what a field shows, counted."""
        self.take(len(value.__html__() if hasattr(value, "__html__") else str(value)))
        return value


def _checked(tree: Any) -> int:
    """Raise `TemplateError` for a template that does more than show fields; return the letters its loops repeat."""
    left, repeated = MAX_NODES, 0
    waiting: list[tuple[Any, frozenset[str]]] = [(tree, frozenset())]
    while waiting:
        node, own = waiting.pop()
        left -= 1
        if left < 0:
            raise TemplateError(f"mallen har fler än {MAX_NODES} fält", "förenkla mallen")
        kind = type(node).__name__
        if kind not in ALLOWED:
            raise TemplateError(
                f"mallen {ARITHMETIC.get(kind, 'gör något annat än att visa uppgifter')} i ett fält", _SHOW
            )
        if kind == "For":
            own = _loop(node, own)
        elif kind == "Getattr":
            if type(node.node).__name__ != "Name" or node.node.name not in own or node.ctx != "load":
                raise TemplateError(f"mallen läser »{node.attr}« av något annat än ett avsnitt", _SHOW)
        elif kind == "Filter":
            if node.name not in FILTERS or node.kwargs or node.dyn_args or node.dyn_kwargs:
                raise TemplateError(f"filtret »{node.name}« finns inte i en mall", f"filtren är {', '.join(FILTERS)}")
        elif kind == "TemplateData" and own:
            repeated += len(node.data) * MOST_SECTIONS
        waiting += [(child, own) for child in node.iter_child_nodes()]
    return repeated


def _loop(node: Any, own: frozenset[str]) -> frozenset[str]:
    """Return the names that a loop gives its body, which goes through the sections once."""
    kinds = (type(node.iter).__name__, type(node.target).__name__)
    if own or node.recursive or node.test is not None or kinds != ("Name", "Name") or node.iter.name != LOOP:
        help = "skriv {%p for a in avsnitt %} … {%p endfor %}"
        raise TemplateError(f"en slinga i mallen går igenom {LOOP}, en gång och utan en slinga i sig", help)
    return frozenset({node.target.name})
