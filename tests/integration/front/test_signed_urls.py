"""A signed URL is good for what was signed, while it lasts, and for nothing else."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from mypy_boto3_s3 import S3Client

Sign = Callable[..., str]
CSV = {"content-type": "text/csv"}


@pytest.fixture
def upload(sign: Sign) -> str:
    return sign("put_object", ContentLength=5, ContentType="text/csv")


@pytest.fixture(autouse=True)
def _empty_bucket(s3: S3Client, bucket: str) -> None:
    for key in _stored(s3, bucket):
        s3.delete_object(Bucket=bucket, Key=key)


def _stored(s3: S3Client, bucket: str) -> list[str]:
    return [item["Key"] for item in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]


def _code(response: httpx.Response) -> str:
    return ElementTree.fromstring(response.text).findtext("Code") or ""


def _put_raw(url: str, headers: str, body: bytes, *, hang_up: bool = False) -> None:
    """Sends exactly these bytes, which no well-behaved client would."""
    parts = urlsplit(url)
    with socket.create_connection((str(parts.hostname), parts.port or 80)) as connection:
        head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nhost: {parts.netloc}\r\nconnection: close\r\n{headers}\r\n"
        connection.sendall(head.encode() + body)
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


def test_what_is_put_can_be_got(front: httpx.Client, sign: Sign, upload: str) -> None:
    assert front.put(upload, content=b"a,b\n1", headers=CSV).status_code == 200

    response = front.get(sign("get_object"))

    assert (response.content, response.headers["content-type"]) == (b"a,b\n1", "text/csv")


def test_a_large_binary_body_comes_back_byte_by_byte(front: httpx.Client, sign: Sign) -> None:
    content = bytes(range(256)) * 50_000
    url = sign("put_object", ContentLength=len(content), ContentType="application/octet-stream")

    front.put(url, content=content, headers={"content-type": "application/octet-stream"})

    assert front.get(sign("get_object")).content == content


def test_a_type_that_was_not_signed_may_be_any_even_a_forms(front: httpx.Client, sign: Sign) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}

    front.put(sign("put_object", ContentLength=5), content=b"a=b&c", headers=form)

    assert front.get(sign("get_object")).content == b"a=b&c"


def test_a_key_is_only_a_name_wherever_it_seems_to_lead(
    front: httpx.Client, sign: Sign, s3: S3Client, bucket: str
) -> None:
    key = "uploads/../../etc/pass wd+ü"

    _put_raw(sign("put_object", key=key, ContentLength=1), "content-length: 1\r\n", b"x")

    assert _stored(s3, bucket) == [key]


def test_metadata_that_was_signed_is_stored(front: httpx.Client, sign: Sign, s3: S3Client, bucket: str) -> None:
    url = sign("put_object", ContentLength=1, Metadata={"dataset": "7"})

    front.put(url, content=b"x", headers={"x-amz-meta-dataset": "7"})

    assert s3.head_object(Bucket=bucket, Key="uploads/file.csv")["Metadata"] == {"dataset": "7"}


def test_a_download_may_be_given_a_file_name(front: httpx.Client, sign: Sign, upload: str) -> None:
    front.put(upload, content=b"a,b\n1", headers=CSV)

    response = front.get(sign("get_object", ResponseContentDisposition='attachment; filename="a.csv"'))

    assert response.headers["content-disposition"] == 'attachment; filename="a.csv"'


def test_part_of_an_object_can_be_got(front: httpx.Client, sign: Sign, upload: str) -> None:
    front.put(upload, content=b"a,b\n1", headers=CSV)

    response = front.get(sign("get_object"), headers={"range": "bytes=0-2"})

    assert (response.status_code, response.content) == (206, b"a,b")


def test_an_object_that_is_not_there_is_said_to_be_missing(front: httpx.Client, sign: Sign) -> None:
    response = front.get(sign("get_object", key="uploads/nothing"))

    assert (response.status_code, _code(response)) == (404, "NoSuchKey")


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"a,b\n12"])
def test_an_upload_of_another_length_is_refused(
    front: httpx.Client, upload: str, s3: S3Client, bucket: str, content: bytes
) -> None:
    response = front.put(upload, content=content, headers=CSV)

    assert (response.status_code, _code(response)) == (403, "SignatureDoesNotMatch")
    assert _stored(s3, bucket) == []


def test_an_upload_that_breaks_off_is_not_stored(front: httpx.Client, upload: str, s3: S3Client, bucket: str) -> None:
    _put_raw(upload, "content-type: text/csv\r\ncontent-length: 5\r\n", b"a,b", hang_up=True)

    assert _stored(s3, bucket) == []


def test_an_upload_that_does_not_say_its_length_is_refused(
    front: httpx.Client, upload: str, s3: S3Client, bucket: str
) -> None:
    response = front.put(upload, content=iter([b"a,b", b"\n1"]), headers=CSV)

    assert (response.status_code, _code(response)) == (403, "SignatureDoesNotMatch")
    assert _stored(s3, bucket) == []


def test_even_where_no_length_was_signed_one_must_be_said(
    front: httpx.Client, sign: Sign, s3: S3Client, bucket: str
) -> None:
    response = front.put(sign("put_object"), content=iter([b"a,b"]))

    assert (response.status_code, _code(response)) == (411, "MissingContentLength")
    assert _stored(s3, bucket) == []


@pytest.mark.parametrize("headers", [{}, {"content-type": "text/html"}])
def test_a_signed_header_must_be_sent_as_signed(
    front: httpx.Client, upload: str, s3: S3Client, bucket: str, headers: dict[str, str]
) -> None:
    response = front.put(upload, content=b"a,b\n1", headers=headers)

    assert (response.status_code, _code(response)) == (403, "SignatureDoesNotMatch")
    assert _stored(s3, bucket) == []


def test_an_amazon_header_that_was_not_signed_is_refused(
    front: httpx.Client, upload: str, s3: S3Client, bucket: str
) -> None:
    response = front.put(upload, content=b"a,b\n1", headers=CSV | {"x-amz-acl": "public-read"})

    assert (response.status_code, _code(response)) == (403, "AccessDenied")
    assert _stored(s3, bucket) == []


def test_a_url_ends_with_its_time(front: httpx.Client, sign: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: datetime.now(UTC) - timedelta(seconds=61))

    response = front.get(sign("get_object", expires=60))

    assert (response.status_code, _code(response)) == (403, "AccessDenied")
    assert "Request has expired" in response.text


def test_a_url_signed_for_later_is_not_good_yet(
    front: httpx.Client, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: datetime.now(UTC) + timedelta(hours=1))

    response = front.get(sign("get_object"))

    assert (response.status_code, _code(response)) == (403, "AccessDenied")


@pytest.mark.parametrize(
    ("found", "replacement"),
    [
        ("/uploads/file.csv", "/uploads/other.csv"),
        ("X-Amz-Expires=60", "X-Amz-Expires=600"),
        ("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders=host%3Baccept"),
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
        ("?", "?response-content-type=text%2Fhtml&"),
    ],
)
def test_a_url_of_which_anything_was_changed_is_refused(
    front: httpx.Client, sign: Sign, found: str, replacement: str
) -> None:
    response = front.get(sign("get_object").replace(found, replacement, 1))

    assert (response.status_code, _code(response)) == (403, "SignatureDoesNotMatch")


def test_a_url_signed_by_another_key_is_refused(front: httpx.Client, sign: Sign) -> None:
    response = front.get(sign("get_object", secret="another secret"))

    assert (response.status_code, _code(response)) == (403, "SignatureDoesNotMatch")


def test_a_download_url_does_not_upload(front: httpx.Client, sign: Sign, s3: S3Client, bucket: str) -> None:
    response = front.put(sign("get_object"), content=b"x")

    assert (response.status_code, _code(response)) == (403, "SignatureDoesNotMatch")
    assert _stored(s3, bucket) == []


@pytest.mark.parametrize("name", ["X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Credential"])
def test_a_url_that_lacks_part_of_its_signature_is_refused(front: httpx.Client, sign: Sign, name: str) -> None:
    response = front.get(sign("get_object").replace(f"{name}=", "x="))

    assert (response.status_code, _code(response)) == (400, "AuthorizationQueryParametersError")


def test_a_parameter_given_twice_is_refused(front: httpx.Client, sign: Sign) -> None:
    response = front.get(sign("get_object") + "&X-Amz-Expires=600")

    assert (response.status_code, _code(response)) == (400, "AuthorizationQueryParametersError")


@pytest.mark.parametrize("operation", ["delete_object", "head_object", "get_object_acl", "list_parts"])
def test_nothing_else_of_the_bucket_is_served(front: httpx.Client, sign: Sign, upload: str, operation: str) -> None:
    front.put(upload, content=b"a,b\n1", headers=CSV)
    method = {"delete_object": "DELETE", "head_object": "HEAD"}.get(operation, "GET")
    more: dict[str, Any] = {"UploadId": "1"} if operation == "list_parts" else {}

    response = front.request(method, sign(operation, **more))

    assert response.status_code in {405, 501}
    assert front.get(sign("get_object")).content == b"a,b\n1"


def test_a_bucket_cannot_be_listed(front: httpx.Client, sign: Sign) -> None:
    url = sign("get_object", key="x")
    listing = httpx.URL(url).copy_with(raw_path=httpx.URL(url).raw_path.replace(b"/x?", b"?"))

    assert front.get(listing).status_code in {403, 405}


def test_a_page_may_ask_to_upload_as_the_buckets_rules_say(front: httpx.Client, upload: str) -> None:
    asked = {"access-control-request-method": "PUT", "access-control-request-headers": "content-type"}

    response = front.options(upload, headers=asked | {"origin": "http://localhost:5173"})

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "http://localhost:5173"
    assert response.headers["access-control-allow-headers"] == "content-type"
    assert response.headers["access-control-max-age"] == "600"


def test_another_page_may_not(front: httpx.Client, upload: str) -> None:
    asked = {"access-control-request-method": "PUT", "origin": "http://localhost:9999"}

    assert front.options(upload, headers=asked).status_code == 403


def test_what_a_page_got_it_may_read_as_the_buckets_rules_say(front: httpx.Client, sign: Sign, upload: str) -> None:
    origin = {"origin": "http://localhost:5173"}

    assert front.put(upload, content=b"a,b\n1", headers=CSV | origin).headers["access-control-allow-origin"]
    assert front.get(sign("get_object"), headers=origin).headers["access-control-allow-origin"] == origin["origin"]
    assert "access-control-allow-origin" not in front.get(sign("get_object")).headers
