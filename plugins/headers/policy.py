"""The Content-Security-Policy of the shop's pages: one for all, so that a host needs one rule.

Nothing runs but the theme's own files, nothing is drawn but the styles that the build printed (by their hashes), and
nothing is sent anywhere but to the shop and to the payment page. https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from plugins.core.shell_views import Shell


def policy(shells: Iterable[Shell], checkout_host: str, *, https: bool) -> str:
    """`checkout_host`: where a plain form is sent on to, which browsers hold against `form-action`, too."""
    styles = sorted({source(style) for shell in shells for style in styles_of(shell)})
    directives = [
        "default-src 'none'",
        # Speculation rules stand in the page; they are data, and this source admits them and nothing else inline.
        "script-src 'self' 'inline-speculation-rules'",
        " ".join(["style-src 'self'", *styles]),
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        f"form-action 'self' https://{checkout_host}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        # Trusted Types: no text becomes HTML or code in a script, and no policy may let any through. Ours need none:
        # they make elements, copy the page's templates, and get other pages as documents (`pageAt` of shop.js).
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    if https:
        directives.append("upgrade-insecure-requests")
    return "; ".join(directives)


def styles_of(shell: Shell) -> Iterable[str]:
    """Every text that `base.html` puts into its one `<style>`."""
    return shell.page_css.values()


def source(style: str) -> str:
    """A style's hash as the policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
