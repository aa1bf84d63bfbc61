"""The WSGI application: which part answers which path. Works below any mount point (SCRIPT_NAME)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from vitrina.stripe_sandbox.api import Api
from vitrina.stripe_sandbox.engine import Engine
from vitrina.stripe_sandbox.forms import MAX_BODY_BYTES
from vitrina.stripe_sandbox.panel import Panel
from vitrina.stripe_sandbox.pay_pages import PayPages
from vitrina.stripe_sandbox.render import language_of, message_page


class SandboxRequest(Request):
    max_content_length = MAX_BODY_BYTES
    max_form_memory_size = MAX_BODY_BYTES


class App:
    """API under `/v1`, payment page under `/pay`, recovery links, control panel."""

    def __init__(self, engine: Engine) -> None:
        self._api = Api(engine)
        pages, panel = PayPages(engine), Panel(engine)
        self._routes = Map(
            [
                Rule("/pay/<identity>", methods=["GET"], endpoint=pages.show),
                Rule("/pay/<identity>", methods=["POST"], endpoint=pages.act),
                Rule("/recover/<token>", methods=["GET"], endpoint=pages.recover),
                Rule("/", methods=["GET"], endpoint=panel.show),
                Rule("/do/<action>/<identity>", methods=["POST"], endpoint=panel.act),
            ]
        )

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return self._answer(SandboxRequest(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path.startswith("/v1/"):
            return self._api.answer(request)
        try:
            endpoint, values = self._routes.bind_to_environ(request.environ).match()
            if request.method == "POST" and _from_elsewhere(request):
                return Response("This form was sent from another site.\n", 403)
            response: Response = endpoint(request, **values)
        except HTTPException as error:
            if error.code == 404:
                return message_page(language_of(None, request), "unknown", status=404)
            return Response.force_type(error.get_response(request.environ), request.environ)
        return response


def _from_elsewhere(request: Request) -> bool:
    """A form sent by a page of another origin; browsers say so."""
    origin = request.headers.get("Origin")
    return origin is not None and origin != request.host_url.rstrip("/")
