"""Where a client may be pointed, and where a token is never sent."""

from pathlib import Path

import pytest

from deep_research_client import Client, DeepResearchError, InvalidAddressError


@pytest.mark.parametrize("address", ["", "api.example.com", "ftp://api.example.com", "http://", "http://host:port"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidAddressError, match="should look like"):
        Client(address)


def test_a_token_is_not_sent_unencrypted() -> None:
    with pytest.raises(InvalidAddressError, match="unencrypted"):
        Client("http://api.example.com", "a-token")


@pytest.mark.parametrize("address", ["https://api.example.com/dev/", "http://127.0.0.1:3000", "http://localhost:3000"])
def test_encrypted_and_local_addresses_take_a_token(address: str) -> None:
    Client(address, "a-token").close()


def test_a_file_that_is_not_there_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    with Client("https://api.example.com") as client, pytest.raises(DeepResearchError, match="There is no file"):
        client.datasets.create(tmp_path / "missing.csv")


def test_an_empty_file_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()

    with Client("https://api.example.com") as client, pytest.raises(DeepResearchError, match="is empty"):
        client.datasets.upload(tmp_path / "empty.csv")
