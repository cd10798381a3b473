"""What conclusions on one intervention would be if some of its facts had other values, in many trials at once."""

from __future__ import annotations

from lagrum.evaluation.instances import Instance
from lagrum.evaluation.kleene import Bits, holds, in_all
from lagrum.evaluation.truth import UNKNOWN, YES, atom_code
from lagrum.explanation.explain import Explainer
from lagrum.explanation.options import Key
from lagrum.model.facts import Value
from lagrum.model.formula import Atom, Formula, Lit, Ref


class Trial:
    """Re-evaluates the cone of a conclusion with some facts changed, in many trials at once.

    `changed` has, by fact and value, the bits of the trials in which the fact has that value.
    """

    def __init__(self, explainer: Explainer, changed: dict[Key, dict[Value, int]], count: int) -> None:
        self._explainer = explainer
        self._count = count
        self._full = (1 << count) - 1
        self._changed = {(key.path, key.index): tuple(values.items()) for key, values in changed.items()}
        self._paths = {key.path for key in changed}
        self._known: dict[tuple[str, int], Bits] = {}
        self.steps = 0
        """How many conclusions and tests have been looked at."""
        self._atoms: dict[tuple[Atom, int], Bits] = {}
        self._withdrawn = {key.path: values.get(False, 0) for key, values in changed.items() if key.index < 0}
        key = next(iter(changed)) if len(changed) == 1 else None
        self._post, self._index = (key.path.split(".", 1)[0], key.index) if key and key.index >= 0 else ("", -1)
        """The one record that anything is changed in, and its post; "" when there is more."""

    def bits(self, name: str, at: int) -> Bits:
        """Return in which trials a conclusion surely and possibly holds."""
        return self._conclusion(name, at)

    def _conclusion(self, name: str, at: int) -> Bits:
        program = self._explainer.program
        node = program.by_name[name]
        place = (name, at if node.record else 0)
        found = self._known.get(place)
        self.steps += 1
        if found is None:
            if self._paths.isdisjoint(program.facts_below(name)) or self._is_other(name, at):
                found = in_all(self._explainer.conclusions.at(name, at), self._full)
            elif node.formula is not None:
                found = self._formula(node.formula, at)
            else:
                surely = possibly = 0
                self.steps += len(self._explainer.instances.records[node.over])
                for k, instance in enumerate(self._explainer.instances.records[node.over]):
                    present, inner = self._presence(node.over, instance), self._conclusion(node.exists_of, k)
                    surely |= present[0] & inner[0]
                    possibly |= present[1] & inner[1]
                found = (surely, possibly)
            self._known[place] = found
        return found

    def _is_other(self, name: str, at: int) -> bool:
        """Whether a conclusion is about another record than the one that is changed, and about no other."""
        program = self._explainer.program
        if not self._post or program.by_name[name].record != self._post or self._post in program.posts_below(name):
            return False
        record = self._explainer.instances.records[self._post][at].record
        return record.index != self._index or not record.certain

    def _presence(self, post: str, instance: Instance) -> Bits:
        surely, possibly = in_all(instance.presence, self._full)
        if instance.presence == UNKNOWN:
            possibly &= ~self._withdrawn.get(post, 0)
        return surely, possibly

    def _atom(self, atom: Atom, at: int) -> Bits:
        if atom.path not in self._paths:  # most are not: nothing about them changes
            return in_all(self._explainer.atom(atom, at), self._full)
        place = (atom, at if atom.record else -1)
        found = self._atoms.get(place)
        if found is None:
            found = self._atoms[place] = self._changed_atom(atom, at)
        return found

    def _changed_atom(self, atom: Atom, at: int) -> Bits:
        surely, possibly = in_all(self._explainer.atom(atom, at), self._full)
        index = -1
        if atom.record:
            record = self._explainer.instances.records[atom.record][at].record
            if not record.certain:
                return surely, possibly
            index = record.index
        for value, bits in self._changed.get((atom.path, index), ()):
            code = atom_code(atom, value)
            surely = surely | bits if code == YES else surely & ~bits
            possibly = possibly | bits if code else possibly & ~bits
        return surely, possibly

    def _formula(self, formula: Formula, at: int) -> Bits:
        def leaf(part: Lit | Ref) -> Bits:
            self.steps += 1
            return self._atom(part.atom, at) if isinstance(part, Lit) else self._conclusion(part.name, at)

        return holds(formula, leaf, self._full)
