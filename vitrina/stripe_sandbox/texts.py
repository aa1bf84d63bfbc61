"""The words of the payment page, in Spanish and English."""

from __future__ import annotations

from collections.abc import Mapping

_BOTH: dict[str, tuple[str, str]] = {
    "title": ("Pago", "Payment"),
    "ribbon": ("Entorno de pruebas", "Sandbox"),
    "ribbon_more": ("sin dinero real", "no real money"),
    "to_pay": ("Total de tu compra en", "Your order at"),
    "summary": ("Tu pedido", "Your order"),
    "quantity": ("Cantidad", "Quantity"),
    "each": ("c/u", "each"),
    "subtotal": ("Subtotal", "Subtotal"),
    "discount": ("Descuento", "Discount"),
    "shipping": ("Envío", "Delivery"),
    "free": ("Gratis", "Free"),
    "total": ("Total", "Total"),
    "total_note": ("Impuestos incluidos", "Taxes included"),
    "contact": ("Contacto", "Contact"),
    "email": ("Correo electrónico", "Email"),
    "phone": ("Teléfono", "Phone"),
    "shipping_address": ("Dirección de envío", "Delivery address"),
    "billing_address": ("Dirección de facturación", "Billing address"),
    "payer": ("Titular", "Cardholder"),
    "name": ("Nombre y apellidos", "Full name"),
    "line1": ("Calle y número", "Street and number"),
    "line2": ("Piso, puerta… (opcional)", "Flat, floor… (optional)"),
    "postal_code": ("Código postal", "Postcode"),
    "city": ("Ciudad", "City"),
    "state": ("Provincia (opcional)", "Region (optional)"),
    "country": ("País", "Country"),
    "tax_id": ("NIF-IVA (opcional)", "VAT number (optional)"),
    "delivery": ("Forma de envío", "Delivery method"),
    "promotion": ("Código promocional", "Promotion code"),
    "apply": ("Aplicar", "Apply"),
    "remove": ("Quitar", "Remove"),
    "applied": ("Aplicado:", "Applied:"),
    "payment": ("Pago", "Payment"),
    "card": ("Datos de la tarjeta", "Card details"),
    "card_hint": (
        "Tarjeta de prueba ya rellenada. No escribas una tarjeta real.",
        "A test card is filled in already. Do not type a real card.",
    ),
    "card_number": ("Número de tarjeta", "Card number"),
    "card_expiry": ("Caducidad (MM/AA)", "Expiry (MM/YY)"),
    "card_cvc": ("CVC", "CVC"),
    "nothing_to_pay": ("No hay nada que pagar: el descuento cubre el total.", "Nothing to pay: the total is covered."),
    "outcome": ("¿Cómo debe acabar este pago?", "How should this payment end?"),
    "outcome_hint": ("Solo existe en el entorno de pruebas.", "Only in the sandbox."),
    "outcome_succeed": ("La tarjeta se acepta", "The card is accepted"),
    "outcome_decline": ("La tarjeta se rechaza", "The card is declined"),
    "outcome_insufficient": ("Rechazada: saldo insuficiente", "Declined: insufficient funds"),
    "outcome_delayed_success": ("Adeudo SEPA: se cobra más tarde", "SEPA debit: paid later"),
    "outcome_delayed_failure": ("Adeudo SEPA: falla más tarde", "SEPA debit: fails later"),
    "let_expire": ("Dejar que caduque", "Let it expire"),
    "terms_short": ("Términos y condiciones", "Terms and conditions"),
    "terms": ("Acepto los términos y condiciones de", "I agree to the terms and conditions of"),
    "pay": ("Pagar", "Pay"),
    "book": ("Reservar", "Book"),
    "donate": ("Donar", "Donate"),
    "finish": ("Completar el pedido", "Complete order"),
    "cancel": ("Volver a la tienda", "Back to the shop"),
    "footer": (
        "Página de pago de pruebas, con la forma de Stripe Checkout. Los datos no salen de este ordenador.",
        "A test payment page, shaped like Stripe Checkout. Nothing leaves this computer.",
    ),
    "fix": ("Revisa estos datos", "Please check these fields"),
    "complete_title": ("Este pago ya está hecho", "This payment is done"),
    "complete_text": ("No hace falta volver a pagar.", "There is no need to pay again."),
    "unpaid_title": ("El pago está en camino", "The payment is on its way"),
    "unpaid_text": (
        "El banco lo confirmará más adelante. No hace falta volver a pagar.",
        "The bank will confirm it later. There is no need to pay again.",
    ),
    "expired_title": ("Esta página de pago ha caducado", "This payment page has expired"),
    "expired_text": (
        "No se ha cobrado nada. Vuelve a la tienda para empezar de nuevo.",
        "Nothing was charged. Go back to the shop to start again.",
    ),
    "unknown_title": ("Esta página de pago no existe", "This payment page does not exist"),
    "unknown_text": (
        "Comprueba el enlace o vuelve a la tienda.",
        "Check the link, or go back to the shop.",
    ),
    "to_order": ("Ver el pedido", "See the order"),
    "error_required": ("Falta este dato.", "This field is required."),
    "error_email": ("Escribe un correo como nombre@ejemplo.es.", "Write an email like name@example.com."),
    "error_phone": ("Escribe un teléfono como +34 600 000 000.", "Write a phone number like +44 7700 900000."),
    "error_country": ("No hacemos envíos a este país.", "We do not deliver to this country."),
    "error_postal_code": ("Este código postal no es válido.", "This postcode is not valid."),
    "error_terms": ("Hay que aceptar los términos para continuar.", "Please accept the terms to continue."),
    "error_card_number": ("El número de la tarjeta no es válido.", "The card number is not valid."),
    "error_card_expiry": ("Escribe la caducidad como 12/34.", "Write the expiry date like 12/34."),
    "error_card_past": ("La tarjeta ha caducado.", "The card has expired."),
    "error_card_cvc": ("El CVC tiene tres o cuatro cifras.", "The CVC has three or four digits."),
    "error_shipping_option": ("Elige una forma de envío.", "Choose a delivery method."),
    "error_tax_id": ("Este número no parece un NIF-IVA.", "This does not look like a VAT number."),
    "declined_generic_decline": ("Tu tarjeta ha sido rechazada.", "Your card was declined."),
    "declined_insufficient_funds": ("Tu tarjeta no tiene saldo suficiente.", "Your card has insufficient funds."),
    "declined_expired_card": ("Tu tarjeta ha caducado.", "Your card has expired."),
    "declined_incorrect_cvc": (
        "El código de seguridad de tu tarjeta no es correcto.",
        "Your card's security code is incorrect.",
    ),
    "declined_processing_error": (
        "No se ha podido procesar la tarjeta. Prueba otra vez.",
        "The card could not be processed. Please try again.",
    ),
    "declined_test_mode_live_card": (
        "Tarjeta rechazada: esto es un entorno de pruebas y no es una tarjeta de prueba.",
        "Card declined: this is a sandbox and that is not a test card.",
    ),
    "declined_more": ("No se ha cobrado nada. Prueba con otra tarjeta.", "Nothing was charged. Try another card."),
    "promo_unknown": ("Este código no es válido.", "This code is not valid."),
    "promo_expired": ("Este código ha caducado o ya se ha usado.", "This code has expired or was used up."),
    "promo_currency": ("Este código no vale para esta moneda.", "This code is not for this currency."),
    "promo_minimum": ("El pedido no llega al mínimo de este código.", "The order is below this code's minimum."),
    "promo_first_time": ("Este código es para clientes nuevos.", "This code is for new customers."),
    "promo_too_small": (
        "Con este código el total quedaría por debajo del mínimo que se puede cobrar.",
        "With this code the total would be below the smallest amount that can be charged.",
    ),
    "promo_gone": (
        "El descuento ya no se puede usar y se ha quitado. Revisa el nuevo total.",
        "The discount can no longer be used and was taken off. Please check the new total.",
    ),
}

_UNITS = {
    "business_day": (("día laborable", "días laborables"), ("business day", "business days")),
    "day": (("día", "días"), ("day", "days")),
    "hour": (("hora", "horas"), ("hour", "hours")),
    "month": (("mes", "meses"), ("month", "months")),
    "week": (("semana", "semanas"), ("week", "weeks")),
}


def texts(language: str) -> Mapping[str, str]:
    """All words in Spanish (`es`) or English."""
    column = 0 if language == "es" else 1
    return {key: both[column] for key, both in _BOTH.items()}


def estimate_in_words(estimate: Mapping[str, Mapping[str, int | str] | None] | None, language: str) -> str:
    """`2-4 business days`, from Stripe's delivery estimate; empty when there is none."""
    bounds = [bound for bound in (estimate or {}).values() if bound]
    if not bounds:
        return ""
    low, high = (estimate or {}).get("minimum"), (estimate or {}).get("maximum")
    if low and high and low["unit"] == high["unit"]:
        span = str(low["value"]) if low["value"] == high["value"] else f"{low['value']}-{high['value']}"
        return f"{span} {_unit(high, language)}"
    if low and high:
        return f"{low['value']} {_unit(low, language)} - {high['value']} {_unit(high, language)}"
    if high:
        return f"{'hasta' if language == 'es' else 'up to'} {high['value']} {_unit(high, language)}"
    return f"{'desde' if language == 'es' else 'from'} {bounds[0]['value']} {_unit(bounds[0], language)}"


def _unit(bound: Mapping[str, int | str], language: str) -> str:
    names = _UNITS[str(bound["unit"])][0 if language == "es" else 1]
    return names[0] if bound["value"] == 1 else names[1]
