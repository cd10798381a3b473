"""The content security policies: what a page may run, fetch and show, and nothing besides.

Nothing may be fetched from, or sent to, anywhere but the site itself; in one file, nowhere at all. Scripts are the
files that the build wrote, or those whose hash the policy names. `wasm-unsafe-eval` lets WebAssembly be compiled;
`unsafe-eval` is not needed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

COMMON = "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
SITE = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
    f"style-src 'self'; img-src 'self' data:; {COMMON}"
)
"""Of a folder: in every page, and what its web server should send as a header as well."""
HEADER = f"{SITE}; frame-ancestors 'none'"
"""A header can say one thing that a page itself cannot: that no other site may frame it."""


def one_file_policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return the policy of one file with these scripts and styles in it; its worker, made of a blob, has it too."""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)} 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'; "
        f"style-src {_hashes(styles)}; img-src data:; {COMMON}"
    )


def _hashes(texts: Sequence[str]) -> str:
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts)
