"""What differs when the shop is live. Everything else is in pelicanconf.py.

The build refuses to go on while SITEURL or SUPPORT_EMAIL are still those of the example.
"""

import runpy
from pathlib import Path

# Read afresh, whatever else has been loaded under that name.
globals().update(
    {k: v for k, v in runpy.run_path(str(Path(__file__).with_name("pelicanconf.py"))).items() if k.isupper()}
)

LIVE = True
SITEURL = "https://barrolento.example"  # your own address, with https:// and no / at the end
DEPLOY: dict[str, object] = {}  # where it goes, like {"target": "s3://barrolento-shop"}: docs/deploy.md
