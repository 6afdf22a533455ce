"""What S3 is asked to check of a request that somebody else sends."""

from urllib.parse import parse_qs, urlsplit

import pytest

from deep_research.adapters.s3_file_store import S3FileStore


@pytest.mark.usefixtures("aws")
def test_the_length_and_type_of_an_upload_are_part_of_its_signature() -> None:
    url = urlsplit(S3FileStore("bucket").signed_upload("uploads/1", 10, 900).url)

    query = parse_qs(url.query)
    assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host"]
    assert query["X-Amz-Expires"] == ["900"]


@pytest.mark.usefixtures("aws")
def test_on_aws_a_signed_request_goes_to_the_buckets_regional_endpoint() -> None:
    url = urlsplit(S3FileStore("bucket").signed_upload("uploads/1", 10, 900).url)

    assert (url.scheme, url.netloc, url.path) == ("https", "bucket.s3.eu-central-1.amazonaws.com", "/uploads/1")


@pytest.mark.usefixtures("aws")
def test_elsewhere_it_goes_to_the_endpoint_that_was_set_by_path() -> None:
    store = S3FileStore("bucket", signed_url_endpoint="http://127.0.0.1:3000")

    assert store.signed_download("jobs/1", 60).url.startswith("http://127.0.0.1:3000/bucket/jobs/1?")
