"""How far an act's text is followed, in Swedish words for a reader.

The lock, and so a receipt, names the text of an EU act in the words of its notes. They are data: only what is shown is
put into words here.
"""

from __future__ import annotations

import re
from typing import Final

_ORIGINAL: Final = re.compile(
    r"((?:konsoliderad |ändringar )?(?:t\.o\.m\.|till och med) )?original OJ text \(English\)(?:; see notes)?"
)
_WORDS: Final = "den ursprungliga texten i EU:s officiella tidning (på engelska)"


def version_words(text: str) -> str:
    """Return a text that says through what an act is followed, in Swedish.

    >>> version_words("GDPR t.o.m. original OJ text (English); see notes")
    'GDPR enligt den ursprungliga texten i EU:s officiella tidning (på engelska)'
    >>> version_words("SoL t.o.m. 2025:1501")
    'SoL t.o.m. 2025:1501'
    """
    return _ORIGINAL.sub(lambda found: f"{'enligt ' if found[1] else ''}{_WORDS}", text)
