"""Customers that Checkout makes when `customer_creation` is `always`."""

from __future__ import annotations

from vitrina.stripe_sandbox.payer import Payer
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.world import World


def create_customer(world: World, payer: Payer) -> Record:
    return world.state.customers.put(
        {
            "id": world.ids.new("cus_", 14),
            "object": "customer",
            "address": payer.address.stripe(),
            "balance": 0,
            "created": world.now,
            "currency": None,
            "default_source": None,
            "delinquent": False,
            "description": None,
            "discount": None,
            "email": payer.email,
            "invoice_prefix": world.ids.new("", 8).upper(),
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "livemode": False,
            "metadata": {},
            "name": payer.name or None,
            "phone": payer.phone or None,
            "preferred_locales": [],
            "shipping": None,
            "tax_exempt": "none",
            "test_clock": None,
        }
    )
