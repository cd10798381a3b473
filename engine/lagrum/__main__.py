"""`python -m lagrum`."""

import sys

from lagrum.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
