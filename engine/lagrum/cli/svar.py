"""`lagrum svar`: answers to open questions."""

from __future__ import annotations

from lagrum.cli.framework import Command, new_app
from lagrum.cli.svar_ny import EXAMPLES as NEW_EXAMPLES
from lagrum.cli.svar_ny import HELP as NEW_HELP
from lagrum.cli.svar_ny import ny

HELP = """
Svar på öppna rättsfrågor: vad en domstol, en myndighet, nätverket eller den egna nämnden har sagt, med skäl, källa och
sista dag.

Ett svar gäller för alla insatser som väcker samma fråga. »lagrum visa ID« visar ett svar och om det räknas.
"""
EXAMPLES = """
lagrum svar ny sol.32.kassa
lagrum fragor insatser/ --status besvarad
"""

app = new_app()


@app.callback(help=HELP, epilog=EXAMPLES)
def svar() -> None:
    return None


app.command("ny", cls=Command, help=NEW_HELP, epilog=NEW_EXAMPLES)(ny)
