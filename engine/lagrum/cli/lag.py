"""`lagrum lag`: statute texts that the user has, against the provisions that the rules were encoded from."""

from __future__ import annotations

from lagrum.cli.framework import Command, new_app
from lagrum.cli.lag_hamta import EXAMPLES as FETCH_EXAMPLES
from lagrum.cli.lag_hamta import HELP as FETCH_HELP
from lagrum.cli.lag_hamta import hamta
from lagrum.cli.lag_las import EXAMPLES as LOCK_EXAMPLES
from lagrum.cli.lag_las import HELP as LOCK_HELP
from lagrum.cli.lag_las import las
from lagrum.cli.lag_verifiera import EXAMPLES as VERIFY_EXAMPLES
from lagrum.cli.lag_verifiera import HELP as VERIFY_HELP
from lagrum.cli.lag_verifiera import verifiera
from lagrum.cli.lag_visa import EXAMPLES as SHOW_EXAMPLES
from lagrum.cli.lag_visa import HELP as SHOW_HELP
from lagrum.cli.lag_visa import visa

HELP = """
Lagtexter: hämta dem, läs dem, och se vad en ändring i dem rör.

lagrum innehåller ingen lagtext, bara fingeravtryck av varje paragraf. Texterna läses ur en mapp som du har.
"""
EXAMPLES = """
lagrum lag hamta SoL OSL
lagrum lag visa 11 kap. 5 § SoL
lagrum lag verifiera
"""

app = new_app()
app.info.help = HELP
app.info.epilog = EXAMPLES
app.command("verifiera", cls=Command, help=VERIFY_HELP, epilog=VERIFY_EXAMPLES)(verifiera)
app.command("visa", cls=Command, help=SHOW_HELP, epilog=SHOW_EXAMPLES)(visa)
app.command("hamta", cls=Command, help=FETCH_HELP, epilog=FETCH_EXAMPLES)(hamta)
app.command("las", cls=Command, help=LOCK_HELP, epilog=LOCK_EXAMPLES)(las)
