"""The built site over HTTP, as a CDN would serve it, with live reload added on the way out.

Pretty URLs, a real 404 in the reader's language, conditional and range requests. Knows a folder and nothing of how it
was made; the files themselves are never touched.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.security import safe_join
from werkzeug.utils import redirect, send_file
from werkzeug.wrappers import Request, Response

from vitrina.site_headers import SiteHeaders
from vitrina.site_redirects import SiteRedirects

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/atom+xml", ".atom")
mimetypes.add_type("application/manifest+json", ".webmanifest")

_NOTHING_BUILT = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Vitrina</title>"
    "<body><p>The shop is not built yet: its files have problems. The terminal names them too.</body></html>"
)


class Site:
    """WSGI over `folder`. `inject` is markup put before `</body>` of every page (the reload script). `headers`: see
    `vitrina.site_headers`; what a browser may keep is true here, too, but for pages, which it always asks for unless
    the shop `is_public`."""

    def __init__(
        self,
        folder: Path,
        languages: Callable[[], Iterable[str]],
        headers: SiteHeaders,
        inject: str = "",
        redirects: SiteRedirects | None = None,
        *,
        is_public: bool = False,
    ) -> None:
        self._folder = folder
        self._languages = languages
        self._headers = headers
        self._inject = inject.encode()
        self._is_public = is_public
        self._redirects = redirects

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.respond(Request(environ))(environ, start_response)

    def respond(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return Response("Method not allowed\n", 405, {"allow": "GET, HEAD"})
        path = request.path
        file = self._file(path)
        if file is None and not path.endswith("/") and self._file(path + "/"):
            return _moved(path + "/", request)
        if file is None:
            elsewhere = self._redirects.of(path) if self._redirects else ""
            return _moved(elsewhere, request) if elsewhere else self._not_found(path)
        if file.suffix == ".html":
            return self._page(file, request)
        response = send_file(file, request.environ, conditional=True, max_age=0)
        response.headers.update(self._headers.of(path))
        return response

    def _file(self, path: str) -> Path | None:
        relative = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        joined = safe_join(str(self._folder), relative)
        found = Path(joined) if joined else None
        return found if found and found.is_file() else None

    def _page(self, file: Path, request: Request, status: int = 200) -> Response:
        response = self._html(file.read_bytes(), request.path, status)
        if status == 200:
            response.add_etag()
            response.make_conditional(request)
        return response

    def _not_found(self, path: str) -> Response:
        language = path.strip("/").partition("/")[0]
        prefix = f"{language}/" if language in self._languages() else ""
        file = self._file(f"/{prefix}404.html") or self._file("/404.html")
        body = file.read_bytes() if file else _NOTHING_BUILT.encode()
        return self._html(body, "/404.html", 404)

    def _html(self, body: bytes, path: str, status: int) -> Response:
        response = Response(self._with_reload(body), status, mimetype="text/html")
        response.headers.update(self._headers.of(path))
        if not self._is_public or "cache-control" not in response.headers:
            response.headers["cache-control"] = "no-cache"
        return response

    def _with_reload(self, html: bytes) -> bytes:
        if not self._inject:
            return html
        before, closing, after = html.rpartition(b"</body>")
        # Minified pages may leave the closing tag out.
        return before + self._inject + closing + after if closing else html + self._inject


def _moved(path: str, request: Request) -> Response:
    query = request.query_string.decode()
    return redirect(path + (f"?{query}" if query else ""), 301)
