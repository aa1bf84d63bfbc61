"""The Files port: a folder and S3 (moto) keep the same promises."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.stub import Stubber

from commerce.errors import OutsideError
from functions.adapters import aws_boto3, aws_light
from functions.adapters.local_files import LocalFiles
from functions.adapters.s3_files import S3Files
from functions.ports import Files
from tests.support.moto_server import REGION, moto_endpoint

PICTURE = b"\xff\xd8\xff\xe0 not quite a picture \x00\r\n" * 1000
NAME = "reviews/order-1-line.2.jpg"


@pytest.fixture(params=["folder", "s3", "s3-light"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Files]:
    if request.param == "folder":
        yield LocalFiles(tmp_path / "uploads")
        return
    client, bucket = aws_boto3.s3_client(REGION, moto_endpoint()), f"uploads-{uuid.uuid4().hex}"
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    used = client if request.param == "s3" else aws_light.s3_client(REGION, moto_endpoint())
    yield S3Files(bucket, prefix="customers/", client=used)
    client.close()


def test_a_file_comes_back_byte_by_byte(files: Files) -> None:
    files.put(NAME, PICTURE, "image/jpeg")
    assert files.get(NAME) == PICTURE


def test_an_empty_file_is_a_file(files: Files) -> None:
    files.put(NAME, b"", "text/plain")
    assert files.get(NAME) == b""


def test_a_file_that_was_never_put_is_none(files: Files) -> None:
    assert files.get(NAME) is None
    files.put("reviews/other.jpg", PICTURE, "image/jpeg")
    assert files.get("reviews") is None
    assert files.get("reviews/other.jpg/deeper.jpg") is None


def test_a_second_put_replaces_the_first(files: Files) -> None:
    files.put(NAME, PICTURE, "image/jpeg")
    files.put(NAME, b"shorter", "image/jpeg")
    assert files.get(NAME) == b"shorter"


def test_a_deleted_file_is_gone_and_may_be_deleted_again(files: Files) -> None:
    files.put(NAME, PICTURE, "image/jpeg")
    files.delete(NAME)
    assert files.get(NAME) is None
    files.delete(NAME)
    files.delete("never/there.jpg")


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../secret", "a/../../b", "/etc/passwd", "a//b", "a/", "a/.hidden", ".hidden", "a\\b", "C:x",
        "a b", "a\n", "a\x00b", "ñ.jpg", "a/..", "~/x", "a?x=1", "a" * 201,
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(files: Files, name: str) -> None:
    with pytest.raises(ValueError):
        files.put(name, PICTURE, "image/jpeg")
    with pytest.raises(ValueError):
        files.get(name)
    with pytest.raises(ValueError):
        files.delete(name)


def test_a_folder_keeps_files_for_this_user_only_and_leaves_no_parts(tmp_path: Path) -> None:
    LocalFiles(tmp_path).put(NAME, PICTURE, "image/jpeg")
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "reviews").iterdir()] == ["order-1-line.2.jpg"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "out").symlink_to(tmp_path)
    files = LocalFiles(folder)
    with pytest.raises(ValueError, match="leads out"):
        files.get("out/secret.txt")
    with pytest.raises(ValueError, match="leads out"):
        files.put("out/secret.txt", b"mine now", "text/plain")


def test_a_write_that_fails_keeps_the_old_file_and_leaves_no_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = LocalFiles(tmp_path)
    files.put("a.jpg", b"old", "image/jpeg")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutsideError, match="No space left"):
        files.put("a.jpg", b"new", "image/jpeg")
    assert files.get("a.jpg") == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


def test_a_folder_that_is_none_is_an_outside_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    files = LocalFiles(tmp_path / "file")
    with pytest.raises(OutsideError):
        files.put("a.jpg", b"new", "image/jpeg")
    assert files.get("a.jpg") is None


def test_s3_is_told_the_content_type_and_the_prefix() -> None:
    client, bucket = aws_boto3.s3_client(REGION, moto_endpoint()), f"uploads-{uuid.uuid4().hex}"
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    S3Files(bucket, prefix="customers/", client=client).put(NAME, PICTURE, "image/jpeg")
    assert client.head_object(Bucket=bucket, Key=f"customers/{NAME}")["ContentType"] == "image/jpeg"
    client.close()


def test_a_missing_bucket_is_an_outside_error_and_no_missing_file() -> None:
    client = aws_boto3.s3_client(REGION, moto_endpoint())
    files = S3Files("no-such-bucket", client=client)
    for call in (lambda: files.get(NAME), lambda: files.put(NAME, b"", "x/y"), lambda: files.delete(NAME)):
        with pytest.raises(OutsideError, match="no-such-bucket"):
            call()
    client.close()


def test_s3_out_of_reach_or_refusing_is_an_outside_error() -> None:
    nowhere = S3Files("bucket", client=aws_boto3.s3_client(REGION, "http://127.0.0.1:1"))
    for call in (lambda: nowhere.put(NAME, b"", "x/y"), lambda: nowhere.get(NAME), lambda: nowhere.delete(NAME)):
        with pytest.raises(OutsideError):
            call()
    client = aws_boto3.s3_client(REGION, moto_endpoint())
    with Stubber(client) as stub, pytest.raises(OutsideError, match="SlowDown"):
        stub.add_client_error("get_object", "SlowDown")
        S3Files("bucket", client=client).get(NAME)
    client.close()
