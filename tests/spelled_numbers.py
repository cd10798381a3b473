"""Personal numbers and the ways in which people, and those who would get one by, write them; for hypothesis."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

SCRIPTS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
DASHES = ("-", "–", "—", "‐", "‑", "‒", "―", "−", "－", "﹣", "+")
BLANKS = ("", " ", "  ", "\t", "\u00a0", "\u2009", "\u3000", "   ")
THIN = ("\u200b", "\u00ad", "\u2060", "\ufe0f", "\u3164", "\u115f", "\uffa0", "\u034f", "\u180b", "\\", "\u20e3")
ROWS = ("\n", "\n    ", "\n    # ", '" "', '"\n        "', '”  "')


def check_digit(nine: str) -> str:
    """Return the last digit of a number."""
    total = sum(sum(divmod(int(d) * (2 - k % 2), 10)) for k, d in enumerate(nine))
    return str(-total % 10)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Return the twelve digits of a valid number of a person who lives, a coordination number among them."""
    day = draw(st.dates(min_value=date(1920, 1, 1), max_value=date(2009, 12, 31)))
    moved = draw(st.sampled_from((0, 0, 60)))
    serial = f"{draw(st.integers(1, 999)):03}"
    digits = f"{day:%Y%m}{day.day + moved:02}{serial}"
    return digits + check_digit(digits[2:])


@st.composite
def spelled(draw: st.DrawFn, rows: bool = True) -> str:
    """Return a valid number in any way of writing: scripts, separators, what is invisible, rows and seams."""
    digits = draw(numbers())
    century, year, month, day, three, one = (
        digits[a:b] for a, b in ((0, 2), (2, 4), (4, 6), (6, 8), (8, 11), (11, 12))
    )
    mark = draw(st.sampled_from(("", "", "-", "–", "−", ".", "/", "_")))
    whole = draw(st.booleans()) or mark != ""
    born = mark.join(((century + year) if whole else year, month, day))
    middle = draw(st.sampled_from(BLANKS)) + draw(st.sampled_from(DASHES)) + draw(st.sampled_from(BLANKS))
    if not mark:
        middle = draw(st.sampled_from((middle, *BLANKS, ".", "/", "_", ":", *DASHES)))
    last = draw(
        st.sampled_from((three + one, f"{three[:2]} {three[2]}{one}", f"{three} {one}", f"{three[:2]}-{three[2]}{one}"))
    )
    text = born + middle + last
    odd = draw(st.sampled_from(("", "", *THIN, *(ROWS if rows else ()))))
    if odd:
        places = [k for k in range(1, len(text)) if text[k - 1].isdecimal() and text[k].isdecimal()]
        at = draw(st.sampled_from(places))
        text = text[:at] + odd + text[at:]
    script = draw(st.sampled_from(SCRIPTS))
    return text.translate({ord(d): script[k] for k, d in enumerate("0123456789")})


@st.composite
def ordinary(draw: st.DrawFn) -> str:
    """Return a line of numbers that an office writes and that are nobody's: dates, periods, times, cases, companies."""

    def number(low: int, high: int, width: int = 1) -> str:
        return f"{draw(st.integers(low, high)):0{width}}"

    def day() -> str:
        return f"{draw(st.dates(min_value=date(2010, 1, 1), max_value=date(2039, 12, 31)))}"

    kinds = (
        lambda: f"{day()} {number(0, 9999, 4)}",
        lambda: f"{day()} – {day()}",
        lambda: f"{day()}–{day()}",
        lambda: f"{day()}, {day()}",
        lambda: f"{day()} {day()}",
        lambda: f"{day()} kl. {number(0, 23, 2)}.{number(0, 59, 2)}",
        lambda: f"{day()} {number(0, 23, 2)}.{number(0, 59, 2)}",
        lambda: f"{day()}T{number(0, 23, 2)}:{number(0, 59, 2)}:{number(0, 59, 2)}",
        lambda: f"SN {number(2010, 2039)}/{number(1, 999999, draw(st.integers(1, 6)))}",
        lambda: f"dnr {number(1, 9)}.{number(1, 9)}.{number(1, 9)}-{number(1, 99999)}/{number(2010, 2039)}",
        lambda: f"{number(10, 99)}{number(2, 9)}{number(0, 9)}{number(0, 99, 2)}-{number(0, 9999, 4)}",
        lambda: f"0{number(10, 999)}-{number(10, 999)} {number(0, 99, 2)} {number(0, 99, 2)}",
        lambda: f"tel. 07{number(0, 9)}{number(0, 9999999, 7)}",
        lambda: f"SFS {number(1900, 2039)}:{number(1, 2000)}",
        lambda: f"{number(1, 99)} kap. {number(1, 99)} § {number(1, 20)} SoL",
        lambda: "".join(draw(st.lists(st.sampled_from("0123456789abcdef"), min_size=64, max_size=64))),
        lambda: f"{number(1, 9)} {number(0, 999, 3)} {number(0, 999, 3)} kr",
        lambda: "\n".join(f"{number(0, 99)}  {number(0, 9999)}  {number(0, 99)}" for _ in range(4)),
        lambda: "; ".join(number(0, 9999999) for _ in range(4)),
        lambda: f"0.{number(0, 10**10 - 1, 10)}",
    )
    return draw(st.sampled_from(kinds))()
