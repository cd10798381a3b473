"""Who is answered: this computer's own browser, at the address that the command showed, with its key.

A page elsewhere can make a browser send requests to 127.0.0.1, and by DNS rebinding under another name; another user
of the computer can send them too. The Host header stops the second, Origin and the key the others.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from lagrum.base.frozen import frozen

COOKIE = "lagrum-nyckel"
HEADER = "x-lagrum-nyckel"
MOST_BYTES = 6_000_000
"""Of a request: a project description of many pages as a Word file, and no more."""

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types lagrum"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What every answer carries, the refusals too."""


@frozen
class Refusal:
    """Why a request is not answered: the status code, and what the one who sent it reads."""

    status: int
    words: str


@frozen
class Guard:
    """Decides for one running host, at one port and with one key."""

    port: int
    key: str

    @property
    def hosts(self) -> frozenset[str]:
        """The names that the host answers to."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    def refuse(self, method: str, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Refusal | None:
        """Return why a request is refused, or None. `headers` by their names in small letters."""
        if headers.get("host", "") not in self.hosts:
            return Refusal(421, f"Sidan svarar bara på http://127.0.0.1:{self.port}/.")
        origin = headers.get("origin")
        if origin is not None and origin.removeprefix("http://") not in self.hosts:
            return Refusal(403, "Begäran kommer från en annan webbplats och besvaras inte.")
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return Refusal(403, "Begäran kommer från en annan webbplats och besvaras inte.")
        if method not in ("GET", "HEAD", "POST"):
            return Refusal(405, "Sidan tar bara emot GET och POST.")
        given = headers.get(HEADER, "") if method == "POST" else cookies.get(COOKIE, "")
        if not self.knows(given):
            return Refusal(403, "Nyckeln saknas. Öppna den adress som »lagrum webb« visade i terminalen.")
        return None

    def knows(self, key: str) -> bool:
        """Whether a key is the host's."""
        return hmac.compare_digest(key.encode(), self.key.encode())
