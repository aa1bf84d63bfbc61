"""What a function loads by the time it is ready: each library costs every cold start, so each must be needed.

Times are `make bench-functions`'s business; what is loaded can be said for certain.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.runtime_api import ROOT
from tests.support.shop import make_services

LAMBDAS = sorted(path.stem for path in (ROOT / "functions" / "lambdas").glob("*.py") if path.stem != "__init__")
HEAVY = ("boto3", "botocore", "requests", "urllib3", "httpx", "stripe", "jinja2", "altcha", "asyncio", "pydantic")
WITH_PAGES = {"jinja2"}
NEEDED = {
    "checkout": {"stripe", "asyncio"},
    "order": WITH_PAGES,
    "invoice": WITH_PAGES,
    "invoice_pdf": WITH_PAGES,
    "full_invoice_form": WITH_PAGES,
    "full_invoice": WITH_PAGES,
    "review": WITH_PAGES,
    "review_form": WITH_PAGES,
    "review_helpful": WITH_PAGES,
    "contact": WITH_PAGES,
    "messages": WITH_PAGES,
    "message": WITH_PAGES,
    "survey_form": WITH_PAGES,
    "survey": WITH_PAGES,
    "newsletter": WITH_PAGES,
    "newsletter_show": WITH_PAGES,
    "newsletter_confirm": WITH_PAGES,
    "back_in_stock": WITH_PAGES,
    "order_new_link": WITH_PAGES,
    "order_lookup_form": WITH_PAGES,
    "order_lookup": WITH_PAGES,
    "withdrawal": WITH_PAGES,
    "returns": WITH_PAGES,
    "unsubscribe_form": WITH_PAGES,
    "unsubscribe": WITH_PAGES,
    "outbox": WITH_PAGES,
    "reconcile": {"stripe", "asyncio"},
}
# As in a bundle: what stripe would use if it were there is not.
LOAD = (
    "import sys\n"
    "for name in ('requests', 'httpx', 'aiohttp', 'pycurl', 'anyio'): sys.modules[name] = None\n"
    "import json, functions.lambdas.{name}\n"
    "print(json.dumps([name for name, module in sys.modules.items() if module]))"
)


def loaded(name: str, folder: Path) -> set[str]:
    services = make_services(folder)
    environment = {
        "VITRINA_STORE": "dynamodb:shop",
        "VITRINA_RUNTIME": str(services.config.runtime),
        "VITRINA_STAGE": "test",
        "VITRINA_LINK_SECRET": "s" * 32,
        "VITRINA_MAIL": "ses:eu-south-2",
        "VITRINA_MAIL_FROM": "shop@shop.test",
        "VITRINA_OWNER_MAIL": "owner@shop.test",
        "VITRINA_FILES": "s3:uploads",
        "STRIPE_SECRET_KEY": "sk_test_1",
        "STRIPE_WEBHOOK_SECRET": "whsec_1",
        "AWS_REGION": "eu-south-2",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
    }
    command = [sys.executable, "-c", LOAD.format(name=name)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", LAMBDAS)
def test_a_function_loads_no_library_that_it_does_not_need(name, tmp_path):
    assert loaded(name, tmp_path) & set(HEAVY) == NEEDED.get(name, set())
