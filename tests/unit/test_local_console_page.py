"""The console is served beside the API, and only what was built of it."""

from pathlib import Path

import anyio
import httpx
import pytest
from starlette.applications import Starlette

from infra.deploy_web.site import IMMUTABLE
from infra.local.front.console import console_routes


def get(built: Path, path: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=console_routes({"apiUrl": ""}, built)))
        async with httpx.AsyncClient(transport=transport, base_url="http://console.test:3000") as client:
            return await client.get(path)

    return anyio.run(ask)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Deep Research</title>")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    (tmp_path / "assets" / "index-1.js").write_text("start()")
    (tmp_path / "secret.txt").write_text("no part of the page")
    return tmp_path


def test_where_nothing_was_built_there_is_no_console(tmp_path: Path) -> None:
    assert console_routes({}, tmp_path) == []


def test_the_page_may_run_its_own_scripts_alone(built: Path) -> None:
    page = get(built, "/")

    assert page.text == "<title>Deep Research</title>"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert page.headers["cache-control"] == "no-cache"


def test_the_page_may_connect_to_the_local_cloud_alone_by_the_address_of_its_files_and_sockets(built: Path) -> None:
    policy = get(built, "/").headers["content-security-policy"]
    assert "connect-src 'self' http://127.0.0.1:3000 ws://127.0.0.1:3000;" in policy


def test_the_parts_of_the_page_are_served_and_nothing_beside_them(built: Path) -> None:
    assert get(built, "/assets/index-1.js").text == "start()"
    assert get(built, "/config.json").json() == {"apiUrl": ""}
    assert get(built, "/secret.txt").status_code == 404
    assert get(built, "/assets/..%2Fsecret.txt").status_code == 404


def test_the_parts_come_compressed_and_may_be_kept_for_ever_as_from_cloudfront(built: Path) -> None:
    (built / "assets" / "index-2.js").write_text("start();" * 1000)

    part = get(built, "/assets/index-2.js")

    assert part.headers["content-encoding"] == "gzip"
    assert part.headers["cache-control"] == IMMUTABLE
    assert get(built, "/assets/missing.js").headers.get("cache-control") is None
