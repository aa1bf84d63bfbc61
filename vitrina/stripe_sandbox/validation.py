"""Rules that read decoded form values as Stripe does: types, limits, and Stripe's words when they are broken.

A rule turns what came (text, lists, mappings of text) into Python values or raises ApiError. It sees one parameter;
what parameters mean together is decided where they are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, Protocol
from urllib.parse import urlsplit

from vitrina.stripe_sandbox.errors import ApiError, malformed, missing, unsupported
from vitrina.stripe_sandbox.forms import Form

MAX_AMOUNT = 99_999_999


class Rule(Protocol):
    def read(self, value: Form, at: str) -> Any:
        """The value of the parameter named `at` (`line_items[0][quantity]`). Raises ApiError."""
        ...


def scalar(value: Form, at: str) -> str:
    """The text of a parameter that is neither a list nor a mapping, and is not empty."""
    if not isinstance(value, str):
        raise malformed(f"Invalid string: {shorten(str(value))}", at)
    if value == "":
        raise malformed(
            f"You passed an empty string for '{at}'. We assume empty values are an attempt to unset a parameter; "
            f"however '{at}' cannot be unset. You should remove '{at}' from your request or supply a non-empty value.",
            at,
            "parameter_invalid_empty",
        )
    return value


def shorten(text: str) -> str:
    """Long values as Stripe quotes them: the beginning and the end."""
    return text if len(text) <= 40 else f"{text[:12]}...{text[-12:]}"


@dataclass(frozen=True)
class Text:
    """`clearable`: the empty string is taken and means «unset» (None)."""

    longest: int = 5000
    clearable: bool = False
    pattern: str = ""

    def read(self, value: Form, at: str) -> str | None:
        if self.clearable and value == "":
            return None
        text = scalar(value, at)
        if len(text) > self.longest:
            raise malformed(f"Invalid string: {shorten(text)}; must be at most {self.longest} characters", at)
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise malformed(f"Invalid string: {shorten(text)}", at)
        return text


@dataclass(frozen=True)
class Email:
    def read(self, value: Form, at: str) -> str:
        text = scalar(value, at)
        if not is_email(text):
            raise malformed(f"Invalid email address: {shorten(text)}", at, "email_invalid")
        return text


def is_email(text: str) -> bool:
    """Good enough to catch typing errors; Stripe's own check is not published."""
    return len(text) <= 512 and bool(re.fullmatch(r"[^@\s<>\"]+@[^@\s.<>\"]+(\.[^@\s.<>\"]+)+", text))


@dataclass(frozen=True)
class Url:
    longest: int = 5000

    def read(self, value: Form, at: str) -> str:
        text = scalar(value, at)
        try:
            parts = urlsplit(text)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
        except ValueError:
            valid = False
        if not valid or len(text) > self.longest:
            raise malformed("Not a valid URL", at, "url_invalid")
        return text


@dataclass(frozen=True)
class Whole:
    least: int | None = 0
    most: int | None = None

    def read(self, value: Form, at: str) -> int:
        text = scalar(value, at)
        if not re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII):
            raise malformed(f"Invalid integer: {shorten(text)}", at, "parameter_invalid_integer")
        number = int(text)
        if self.least is not None and number < self.least:
            message = f"This value must be greater than or equal to {self.least}."
            raise malformed(message, at, "parameter_invalid_integer")
        if self.most is not None and number > self.most:
            raise malformed(f"This value must be less than or equal to {self.most}.", at, "parameter_invalid_integer")
        return number


@dataclass(frozen=True)
class Fraction:
    """A decimal number, exact."""

    above: int
    most: int

    def read(self, value: Form, at: str) -> Decimal:
        text = scalar(value, at)
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise malformed(f"Invalid decimal: {shorten(text)}", at) from None
        if not number.is_finite() or not self.above < number <= self.most:
            raise malformed(f"This value must be greater than {self.above} and at most {self.most}.", at)
        return number


@dataclass(frozen=True)
class Flag:
    def read(self, value: Form, at: str) -> bool:
        text = scalar(value, at)
        if text not in ("true", "false"):
            raise malformed(f"Invalid boolean: {shorten(text)}", at)
        return text == "true"


@dataclass(frozen=True)
class Choice:
    values: tuple[str, ...]
    unsupported: Mapping[str, str] = field(default_factory=dict)
    """Values that Stripe takes and the sandbox does not, and why."""

    def read(self, value: Form, at: str) -> str:
        text = scalar(value, at)
        if text in self.unsupported:
            raise unsupported(f"{at}={text}", self.unsupported[text])
        if text not in self.values:
            known = (*self.values, *self.unsupported)
            listed = ", ".join(known[:-1]) + f", or {known[-1]}" if len(known) > 1 else known[0]
            raise malformed(f"Invalid {at}: must be one of {listed}", at)
        return text


@dataclass(frozen=True)
class Many:
    """A list, as `name[]` or `name[0]`."""

    of: Rule
    most: int | None = None
    too_many: str = ""

    def read(self, value: Form, at: str) -> list[Any]:
        items = _items(value, at)
        if self.most is not None and len(items) > self.most:
            message = self.too_many or f"Invalid array: {at} can have at most {self.most} items."
            raise malformed(message, at)
        return [self.of.read(item, f"{at}[{index}]") for index, item in enumerate(items)]


def _items(value: Form, at: str) -> list[Form]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and all(re.fullmatch(r"\d{1,4}", key) for key in value):
        return [value[key] for key in sorted(value, key=int)]
    raise malformed("Invalid array", at)


@dataclass(frozen=True)
class Fields:
    """An object with the given parameters and no others."""

    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()

    def read(self, value: Form, at: str = "") -> dict[str, Any]:
        if not isinstance(value, dict):
            raise malformed("Invalid object", at)
        self._refuse_unknown(value, at)
        for name in self.required:
            if name not in value:
                raise missing(inside(at, name))
        return {name: self.fields[name].read(given, inside(at, name)) for name, given in value.items()}

    def _refuse_unknown(self, value: Mapping[str, Form], at: str) -> None:
        unknown = [name for name in value if name not in self.fields]
        if not unknown:
            return
        names = ", ".join(inside(at, name) for name in unknown)
        message = f"Received unknown parameter{'s' if len(unknown) > 1 else ''}: {names}"
        near = get_close_matches(unknown[0], self.fields, 1)
        if len(unknown) == 1 and near:
            message += f". Did you mean {near[0]}?"
        raise malformed(message, inside(at, unknown[0]), "parameter_unknown")


def inside(at: str, name: str) -> str:
    return f"{at}[{name}]" if at else name


@dataclass(frozen=True)
class OrScalar:
    """Either one value or an object: `created=1` or `created[gte]=1`."""

    one: Rule
    fields: Fields

    def read(self, value: Form, at: str) -> Any:
        return self.fields.read(value, at) if isinstance(value, dict) else self.one.read(value, at)


@dataclass(frozen=True)
class OrEmpty:
    """An object, or the empty string to unset it (None)."""

    rule: Rule

    def read(self, value: Form, at: str) -> Any:
        return None if value == "" else self.rule.read(value, at)


@dataclass(frozen=True)
class Metadata:
    """https://docs.stripe.com/api/metadata: 50 keys of 40 characters, values of 500."""

    def read(self, value: Form, at: str) -> dict[str, str]:
        if value == "":
            return {}
        if not isinstance(value, dict):
            raise malformed("Invalid object", at)
        if len(value) > 50:
            raise malformed(f"Metadata can have up to 50 keys. You passed in {len(value)} keys.", at)
        return {key: text for key, given in value.items() if (text := self._entry(key, given, inside(at, key)))}

    def _entry(self, key: str, value: Form, at: str) -> str:
        if len(key) > 40:
            raise malformed(
                f"Metadata keys can have up to 40 characters, but you passed in a key that is {len(key)} characters. "
                f"Invalid key: {key}",
                at,
            )
        if not isinstance(value, str):
            raise malformed("Metadata values must be strings, not objects or lists.", at)
        if len(value) > 500:
            raise malformed(
                f"Metadata values can have up to 500 characters, but you passed in a value that is {len(value)} "
                f"characters. Invalid value: {shorten(value)}",
                at,
            )
        return value


@dataclass(frozen=True)
class Unsupported:
    """A parameter of Stripe's that would change the outcome and that the sandbox cannot honour."""

    why: str = "it is not part of what a shop with one-off payments needs."

    def read(self, value: Form, at: str) -> Any:
        raise unsupported(at, self.why)


@dataclass(frozen=True)
class Currency:
    known: frozenset[str]

    def read(self, value: Form, at: str) -> str:
        text = scalar(value, at).lower()
        if text not in self.known:
            listed = ", ".join(sorted(self.known))
            raise malformed(
                f"Invalid currency: {shorten(text)}. Stripe currently supports these currencies: {listed}", at
            )
        return text


def one_of(given: Mapping[str, Any], names: Iterable[str], at: str = "") -> str:
    """The one of `names` that is given. Raises ApiError when none is, or more than one."""
    wanted = tuple(names)
    present = [name for name in wanted if name in given]
    if len(present) > 1:
        listed = ", ".join(inside(at, name) for name in present)
        raise ApiError(
            f"You may only specify one of these parameters: {listed}.",
            code="parameters_exclusive",
            param=inside(at, present[0]),
            executed=False,
        )
    if not present:
        raise malformed(
            f"You must specify one of: {', '.join(inside(at, name) for name in wanted)}.",
            inside(at, wanted[0]),
            "parameter_missing",
        )
    return present[0]
