"""What open pages are told."""

from __future__ import annotations

import json
import threading

from werkzeug.test import Client

from vitrina.serving.live import PATH, TAG, Live


def listen(live: Live):
    return live._stream()


def state(message: str):
    return json.loads(message.removeprefix("data: "))


def test_a_page_opened_later_sees_the_problems_that_stand():
    live = Live()
    live.broken(["content/products/a.md:3: price: bad"])

    assert state(next(listen(live)))["problems"] == ["content/products/a.md:3: price: bad"]


def test_a_build_tells_every_open_page_and_clears_the_problems():
    live = Live()
    one, two = listen(live), listen(live)
    before = [state(next(one)), state(next(two))]
    live.broken(["x"])
    live.built()

    after = [[state(next(stream)) for _ in range(2)][1] for stream in (one, two)]
    assert all(new["build"] == old["build"] + 1 for old, new in zip(before, after, strict=True))
    assert [new["problems"] for new in after] == [[], []]


def test_a_broken_build_is_not_a_reason_to_reload():
    live = Live()
    stream = listen(live)
    first = state(next(stream))
    live.broken(["x"])

    assert state(next(stream))["build"] == first["build"]


def test_closing_ends_every_stream_so_that_the_server_can_stop():
    live = Live()
    stream = listen(live)
    next(stream)
    ended = threading.Thread(target=lambda: list(stream))
    ended.start()
    live.close()
    ended.join(timeout=5)

    assert not ended.is_alive()
    assert list(listen(live)) == []


def test_the_script_is_a_file_of_its_own_that_listens_where_the_events_are():
    answer = Client(Live()).get("/_vitrina/live.js")

    assert 'src="/_vitrina/live.js"' in TAG
    assert (answer.mimetype, f'EventSource("{PATH}")' in answer.text) == ("text/javascript", True)
