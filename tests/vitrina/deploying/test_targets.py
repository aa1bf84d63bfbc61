"""The Target port: memory, a folder and S3 (moto) keep the same promises."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from functions.adapters.http_connections import Answer, Connections, Headers
from tests.support.moto_server import REGION
from tests.vitrina.deploying.buckets import bucket_target, moto_client, new_bucket
from vitrina.deploying.folder import FolderTarget
from vitrina.deploying.lock import Locked, LockLost, Waiting, taken
from vitrina.deploying.manifest import headers_of
from vitrina.deploying.memory import MemoryTarget
from vitrina.deploying.s3 import S3Target, bucket_client
from vitrina.deploying.shelf import LOCK
from vitrina.deploying.target import NotThere, Target, TargetError

HTML = headers_of({"content-type": "text/html; charset=utf-8", "cache-control": "public, max-age=60"})
KEY = "site/producto/taza/index.html"
MD5_OF_ONE = "f97c5d29941bfb1b2fdab0874906ab82"


@pytest.fixture(params=["memory", "folder", "s3"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Target]:
    if request.param == "memory":
        yield MemoryTarget()
    elif request.param == "folder":
        yield FolderTarget(tmp_path / "live")
    else:
        yield bucket_target(new_bucket(), "shop/")


def body(target: Target, key: str) -> bytes | None:
    stored = target.read(key)
    return stored.body if stored else None


def test_what_is_written_is_read_byte_by_byte(target, tmp_path):
    (tmp_path / "large").write_bytes(b"\x00\xff" * 50_000)
    target.write(KEY, b"\x00one\r\n", HTML)
    target.write("site/videos/a.mp4", tmp_path / "large", HTML)
    target.write("kept/empty", b"")

    assert body(target, KEY) == b"\x00one\r\n"
    assert body(target, "site/videos/a.mp4") == b"\x00\xff" * 50_000
    assert body(target, "kept/empty") == b""


def test_what_is_not_there_is_none_and_may_be_deleted(target):
    assert target.read(KEY) is None
    target.write(KEY, b"one")
    assert target.read("site/producto") is None
    target.delete(KEY)
    target.delete(KEY)
    assert target.read(KEY) is None
    assert target.listed("site/") == {}


def test_a_second_write_replaces_the_first_and_changes_the_tag(target):
    target.write(KEY, b"one", HTML)
    first = target.read(KEY)
    target.write(KEY, b"two", HTML)
    second = target.read(KEY)

    assert (second.body, second.tag != first.tag) == (b"two", True)
    assert 0 <= second.age_s < 5


def test_a_listing_has_every_key_below_a_prefix_with_size_and_hash(target):
    for number in range(3):
        target.write(f"site/p{number}/index.html", b"one")
    target.write("kept/abc", b"two")

    assert {key: (each.size, each.md5) for key, each in target.listed("site/").items()} == {
        f"site/p{number}/index.html": (3, MD5_OF_ONE) for number in range(3)
    }


def test_a_copy_leaves_its_source_and_is_another_file(target):
    target.write(KEY, b"one", HTML)
    target.copy(KEY, "kept/abc")
    target.write(KEY, b"two", HTML)
    target.copy("kept/abc", "site/b.html", HTML)
    target.delete("kept/abc")

    assert (body(target, KEY), body(target, "site/b.html")) == (b"two", b"one")
    with pytest.raises(NotThere):
        target.copy("kept/abc", KEY)


def test_a_file_may_be_copied_onto_itself_with_other_headers(target):
    target.write(KEY, b"one", HTML)
    target.copy(KEY, KEY, headers_of({"content-type": "text/plain", "cache-control": "no-cache"}))

    assert body(target, KEY) == b"one"


def test_a_conditional_write_is_refused_when_somebody_was_quicker(target):
    tag = target.write_if(LOCK, b"mine", "")

    assert tag
    assert target.write_if(LOCK, b"theirs", "") == ""
    newer = target.write_if(LOCK, b"mine again", tag)
    assert newer not in {"", tag}
    assert target.write_if(LOCK, b"theirs", tag) == ""
    assert target.read(LOCK).tag == newer
    target.delete(LOCK)
    assert target.write_if(LOCK, b"theirs", newer) == ""
    assert target.write_if(LOCK, b"theirs", "") != ""


def test_of_many_at_once_only_one_creates_a_key(target):
    with ThreadPoolExecutor(8) as pool:
        tags = list(pool.map(lambda number: target.write_if(LOCK, b"%d" % number, ""), range(16)))

    assert len([tag for tag in tags if tag]) == 1


def test_a_place_that_can_be_written_misses_nothing(target):
    assert target.missing() == []


# the lock, on each of them

QUICK_S = 0.3


def test_two_cannot_deploy_at_once(target):
    at_once = Waiting(lambda who: None, wait=False)
    with taken(target, at_once), pytest.raises(Locked, match="deploys at this moment"):
        taken(target, at_once)
    with taken(target, Waiting(lambda who: None, wait=False)):
        pass
    assert target.read(LOCK) is None


def test_the_second_waits_for_the_first(target):
    waited: list[str] = []
    first = taken(target, Waiting(lambda who: None))
    first.__enter__()
    threading.Timer(0.3, lambda: first.__exit__()).start()
    with taken(target, Waiting(waited.append, look_s=0.05)) as second:
        second.check()

    assert waited
    assert "@" in waited[0]


def test_a_lock_whose_owner_died_is_taken_over_and_a_late_owner_stops(target):
    # An S3 store tells its time in whole seconds.
    dead = taken(target, Waiting(lambda who: None), lease_s=600)
    looks = Waiting(lambda who: None, look_s=0.1)
    with taken(target, looks, lease_s=0.9) as lock:
        lock.check()
        assert target.write_if(LOCK, b"I am back", dead._tag) == ""
        dead._lost = True
        with pytest.raises(LockLost):
            dead.check()
    assert target.read(LOCK) is None


def test_a_lock_is_renewed_while_it_is_held_and_lost_when_another_took_it():
    target = MemoryTarget()
    with taken(target, Waiting(lambda who: None), lease_s=QUICK_S) as lock:
        threading.Event().wait(QUICK_S * 2)
        lock.check()
        target.write(LOCK, b'{"by": "somebody"}')
        threading.Event().wait(QUICK_S)
        with pytest.raises(LockLost):
            lock.check()
    assert body(target, LOCK) == b'{"by": "somebody"}'


# what only one of them does


def test_a_folder_is_for_the_web_server_to_read_and_keeps_no_parts(tmp_path):
    target = FolderTarget(tmp_path / "live")
    target.write(KEY, b"one")
    target.copy(KEY, "kept/abc")
    target.settle()

    assert (tmp_path / "live" / KEY).stat().st_mode & 0o777 == 0o644
    assert sorted(path.name for path in (tmp_path / "live").iterdir() if path.name != ".guard") == ["kept", "site"]
    target.delete(KEY)
    assert not (tmp_path / "live" / "site").exists()


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "./a", "a\0"])
def test_a_folder_is_never_left(tmp_path, key):
    target = FolderTarget(tmp_path / "live")
    with pytest.raises(ValueError):
        target.write(key, b"one")


def test_a_disk_that_is_full_is_said_in_a_sentence(tmp_path, monkeypatch):
    target = FolderTarget(tmp_path / "live")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(TargetError, match=r"No space left on device\. Make room there\."):
        target.write(KEY, b"one")


def test_a_folder_that_is_a_file_is_missing(tmp_path):
    (tmp_path / "live").write_text("")
    (missing,) = FolderTarget(tmp_path / "live" / "shop").missing()

    assert "is a file" in missing.text


def test_s3_keeps_types_and_cache_headers_also_when_it_copies():
    name = new_bucket()
    target = bucket_target(name)
    target.write(KEY, b"one", HTML)
    target.copy(KEY, "kept/abc")
    target.copy("kept/abc", "site/b.html", HTML)

    for key in (KEY, "site/b.html"):
        head = moto_client().head_object(Bucket=name, Key=key)
        assert (head["ContentType"], head["CacheControl"]) == ("text/html; charset=utf-8", "public, max-age=60")


def test_a_bucket_that_is_not_there_is_named():
    (missing,) = bucket_target("no-such-bucket").missing()

    assert missing.text == "s3://no-such-bucket: there is no bucket no-such-bucket. Make it, or mend the target."
    assert not missing.outside


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("InvalidAccessKeyId", "the access key is not known there"),
        ("SignatureDoesNotMatch", "the secret key is not the access key's"),
        ("AccessDenied", "it is not yours, or the keys lack rights"),
    ],
)
def test_wrong_credentials_are_said_without_a_secret(monkeypatch, code, words):
    answering(monkeypatch, [refusal(403, code, "AKIASECRET")])
    (missing,) = bucket_target("shop").missing()

    assert words in missing.text
    assert "AKIASECRET" not in missing.text
    assert not missing.outside


def test_no_credentials_at_all_are_missing(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    (missing,) = bucket_target("shop").missing()

    assert "there are no credentials. Set AWS_ACCESS_KEY_ID" in missing.text


def test_a_store_out_of_reach_is_nothing_to_mend(monkeypatch):
    monkeypatch.setattr("vitrina.deploying.s3.ATTEMPTS", 1)
    (missing,) = S3Target("shop", client=bucket_client("shop", REGION, "http://127.0.0.1:1")).missing()

    assert missing.outside
    assert "127.0.0.1:1" in missing.text


def test_a_store_without_conditions_has_a_lock_nearly_as_good(monkeypatch):
    monkeypatch.setattr("vitrina.deploying.s3.SETTLED_S", 0)
    tagged = Headers([("ETag", '"mine"')])
    said = [refusal(501, "NotImplemented"), refusal(404, "NoSuchKey"), Answer(200, tagged, b"")]
    answering(monkeypatch, [*said, Answer(200, tagged, b"mine")])

    assert bucket_target("shop").write_if(LOCK, b"mine", "") == '"mine"'


def test_an_answer_that_was_lost_is_no_lock_that_was_lost():
    class Deaf(MemoryTarget):
        """Does what it is told, and says that it did not."""

        def write_if(self, key: str, body: bytes, tag: str) -> str:
            super().write_if(key, body, tag)
            return ""

    target = Deaf()
    with taken(target, Waiting(lambda who: None, wait=False), lease_s=QUICK_S) as lock:
        threading.Event().wait(QUICK_S)
        lock.check()


@pytest.mark.parametrize(
    ("endpoint", "region"),
    [("https://s3.eu-central-003.backblazeb2.com", "eu-central-003"), ("http://127.0.0.1:9000", "us-east-1")],
)
def test_a_region_is_found_where_none_is_said(monkeypatch, endpoint, region):
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)

    assert bucket_client("shop", "", endpoint).region == region


@pytest.mark.parametrize(
    ("bucket", "endpoint", "path_style", "address"),
    [
        ("shop", "", False, "shop.s3.eu-south-2.amazonaws.com"),
        ("shop.example", "", False, "s3.eu-south-2.amazonaws.com/shop.example"),
        ("shop", "https://1234.r2.cloudflarestorage.com", False, "shop.1234.r2.cloudflarestorage.com"),
        ("shop", "https://minio.example", True, "minio.example/shop"),
        ("shop", "http://10.0.0.5:9000", False, "10.0.0.5:9000/shop"),
        ("shop", "http://localhost:9000", False, "localhost:9000/shop"),
    ],
)
def test_a_bucket_is_in_the_host_where_its_name_can_be_there(bucket, endpoint, path_style, address):
    connections = bucket_client(bucket, "eu-south-2", endpoint, path_style=path_style)._connections

    assert connections.host + connections.base_path == address


def test_a_bucket_in_another_region_is_said_with_the_region(monkeypatch):
    told = refusal(400, "AuthorizationHeaderMalformed", "expecting eu-west-3", "<Region>eu-west-3</Region>")
    answering(monkeypatch, [told])
    (missing,) = bucket_target("shop").missing()

    assert missing.text == "s3://shop: the bucket is in eu-west-3. Write that as DEPLOY['region']."


def test_a_copy_that_fails_after_its_status_was_sent_is_a_failure(monkeypatch):
    answering(monkeypatch, [refusal(200, "InternalError", "We encountered an internal error.")])

    with pytest.raises(TargetError, match=r"internal error\."):
        bucket_target("shop").copy(KEY, "kept/abc")


def test_a_listing_goes_on_where_a_page_of_it_ends():
    """A thousand keys a page: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html"""
    target = bucket_target(new_bucket(), "shop/")
    keys = [f"site/p{number}&más/index.html" for number in range(1001)]
    for key in keys:
        target.write(key, b"")

    assert sorted(target.listed("site/")) == sorted(keys)


def answering(monkeypatch: pytest.MonkeyPatch, answers: list[Answer]) -> None:
    """The store says this, one after the other, whatever it is asked."""
    monkeypatch.setattr(Connections, "send", lambda self, *request: answers.pop(0))


def refusal(status: int, code: str, message: str = "", more: str = "") -> Answer:
    body = f"<Error><Code>{code}</Code><Message>{message}</Message>{more}</Error>"
    return Answer(status, Headers(()), body.encode())
