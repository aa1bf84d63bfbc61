"""Telling open pages what happened: reload after a build, or show what is wrong with the content.

Server-sent events at `/_vitrina/events`, and the small script that every served page gets. Knows the last state, so
that a page opened later sees the same problems.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MOUNT = "/_vitrina"
PATH = f"{MOUNT}/events"
_SCRIPT_PATH = f"{MOUNT}/live.js"
# A file of our own origin: the policy of the shop's pages lets nothing run that stands in them.
TAG = f'<script src="{_SCRIPT_PATH}"></script>'
# Proxies and browsers drop a silent connection; a comment line keeps it.
HEARTBEAT_S = 15

_SCRIPT = """(()=>{
let box;const show=(list,built)=>{box?.remove();if(!list.length)return;box=document.createElement("div");
box.setAttribute("role","alert");
box.style.cssText="position:fixed;inset:auto 0 0;max-height:60vh;overflow:auto;z-index:2147483647;"+
"background:#2a1512;color:#ffe9e2;font:14px/1.5 ui-monospace,Menlo,Consolas,monospace;padding:16px 20px;"+
"border-top:3px solid #e2603c;white-space:pre-wrap";
const head=document.createElement("strong");
const count=list.length===1?"1 problem":list.length+" problems";
head.textContent=(built?"This is the last good version. ":"The shop is not built yet. ")+count+
" in the shop's files:\\n";
box.append(head,document.createTextNode(list.join("\\n")));document.body.append(box)};
let known;const source=new EventSource("PATH");source.onmessage=e=>{const state=JSON.parse(e.data);
if(known!==undefined&&state.build!==known)return location.reload();
known=state.build;show(state.problems,state.build)}})()""".replace("PATH", PATH)


class Live:
    """The state of the shop on the laptop, and everyone who listens to it. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: set[queue.SimpleQueue[str | None]] = set()
        self._build = 0
        self._problems: tuple[str, ...] = ()
        self._closed = False

    def built(self) -> None:
        """A new site stands: open pages reload."""
        with self._lock:
            self._build += 1
            self._problems = ()
        self._tell()

    def broken(self, problems: Sequence[str]) -> None:
        """The content has problems: open pages show them over the last good version."""
        with self._lock:
            self._problems = tuple(problems)
        self._tell()

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        with self._lock:
            self._closed = True
            listeners = list(self._listeners)
        for listener in listeners:
            listener.put(None)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == _SCRIPT_PATH:
            response = Response(_SCRIPT, mimetype="text/javascript")
        else:
            response = Response(self._stream(), mimetype="text/event-stream")
        response.headers["cache-control"] = "no-store"
        return response(environ, start_response)

    def _stream(self) -> Iterator[str]:
        mailbox: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        with self._lock:
            if self._closed:
                return
            self._listeners.add(mailbox)
            first = self._state()
        try:
            yield f"data: {first}\n\n"
            while True:
                try:
                    message = mailbox.get(timeout=HEARTBEAT_S)
                except queue.Empty:
                    yield ": still here\n\n"
                    continue
                if message is None:
                    return
                yield f"data: {message}\n\n"
        finally:
            with self._lock:
                self._listeners.discard(mailbox)

    def _tell(self) -> None:
        with self._lock:
            state = self._state()
            listeners = list(self._listeners)
        for listener in listeners:
            listener.put(state)

    def _state(self) -> str:
        state: dict[str, Any] = {"build": self._build, "problems": self._problems}
        return json.dumps(state)
