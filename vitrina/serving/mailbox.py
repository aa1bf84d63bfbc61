"""The mailbox of the laptop shop: every mail that was sent, to be read in the browser at `/_mail/`.

Reads the `.eml` files that the file mailer writes. Shows HTML in a sandboxed frame, since a mail may quote a customer.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterable
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/_mail/"
# A mail brings its own styles, and pictures from wherever; nothing of it runs.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
_SANDBOX = "sandbox allow-popups allow-top-navigation-by-user-activation"
_STYLE = """<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;
padding:1rem 1.25rem}h1{font-size:1.25rem}a{color:inherit}ul{list-style:none;padding:0}li{border-top:1px solid #8884}
li a{display:block;padding:.75rem 0;text-decoration:none}li span,dd,dt{opacity:.75;font-size:.875rem}iframe{width:100%;
height:75vh;border:1px solid #8884;background:#fff}pre{white-space:pre-wrap;border:1px solid #8884;padding:1rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:0 1rem}dd{margin:0;opacity:1}</style>"""


class Mailbox:
    """WSGI over the folder of sent mails."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        try:
            response = self.respond(request.path)
        except NotFound as missing:
            response = Response(_page("No such mail", "<p><a href='/_mail/'>All mails</a>"), missing.code)
        return response(environ, start_response)

    def respond(self, path: str) -> Response:
        name, _, part = path.removeprefix(PREFIX).partition("/")
        if not name:
            return _html(self._list())
        message = self._read(name)
        if part == "html":
            response = _html(_part(message, "html"))
            response.headers["content-security-policy"] = f"{_POLICY}; {_SANDBOX}"
            return response
        return _html(self._show(name, message))

    def messages(self) -> list[tuple[str, EmailMessage]]:
        """(file name, mail), newest first."""
        files = self._folder.glob("*.eml") if self._folder.is_dir() else []
        newest = sorted(files, key=lambda file: file.stat().st_mtime_ns, reverse=True)
        return [(file.name, _parse(file)) for file in newest]

    def _read(self, name: str) -> EmailMessage:
        for file_name, message in self.messages():
            if file_name == name:
                return message
        raise NotFound

    def _list(self) -> str:
        rows = [
            f"<li><a href='{PREFIX}{escape(name)}/'><b>{escape(str(m['subject']))}</b><br>"
            f"<span>{escape(str(m['to']))} · {escape(str(m['date']))}</span></a>"
            for name, m in self.messages()
        ]
        body = f"<ul>{''.join(rows)}</ul>" if rows else "<p>No mail has been sent yet. Buy something."
        return _page("Mailbox", f"<h1>Mailbox</h1>{body}<p><a href='/'>To the shop</a>")

    def _show(self, name: str, message: EmailMessage) -> str:
        fields = "".join(
            f"<dt>{label}<dd>{escape(str(message[label]))}"
            for label in ("From", "To", "Reply-To", "Date")
            if message[label]
        )
        return _page(
            str(message["subject"]),
            f"<p><a href='{PREFIX}'>All mails</a><h1>{escape(str(message['subject']))}</h1><dl>{fields}</dl>"
            f"<iframe src='{PREFIX}{escape(name)}/html' title='HTML' sandbox='allow-popups "
            "allow-top-navigation-by-user-activation'></iframe>"
            f"<details><summary>Text</summary><pre>{escape(_part(message, 'plain'))}</pre></details>",
        )


def _parse(file: Path) -> EmailMessage:
    parsed = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    # Links of a mail open in the whole window, not inside its frame.
    text = str(body.get_content()) if body else ""
    return text.replace("<head>", '<head><base target="_top">', 1) if kind == "html" else text


def _page(title: str, body: str) -> str:
    viewport = '<meta name="viewport" content="width=device-width">'
    return f"<!doctype html><html lang=en><meta charset=utf-8>{viewport}<title>{escape(title)}</title>{_STYLE}{body}"


def _html(body: str) -> Response:
    headers = {"cache-control": "no-store", "content-security-policy": _POLICY, "x-content-type-options": "nosniff"}
    return Response(body, mimetype="text/html", headers=headers)
