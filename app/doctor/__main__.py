"""`python -m app.doctor`."""

from __future__ import annotations

import sys

from app.doctor.command import main

sys.exit(main(sys.argv[1:]))
