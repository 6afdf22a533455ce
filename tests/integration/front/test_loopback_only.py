"""Pages of other sites in this machine's own browser are held off."""

from typing import Any

import httpx
import pytest


@pytest.mark.parametrize("host", ["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "[", ""])
def test_a_name_that_somebody_else_points_here_is_refused(front: httpx.Client, functions: Any, host: str) -> None:
    response = front.get("/private", headers={"host": host})

    assert response.status_code in {400, 403}
    assert functions.invoked == []


def test_rebinding_is_refused_with_auth_on_too(guarded_front: httpx.Client, functions: Any) -> None:
    assert guarded_front.get("/health", headers={"host": "evil.example"}).status_code == 403
    assert functions.invoked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:3000", "[::1]:3000"])
def test_this_machines_own_names_are_served(front: httpx.Client, host: str) -> None:
    assert front.get("/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://["])
def test_a_page_of_another_site_cannot_act_as_the_local_user(front: httpx.Client, functions: Any, origin: str) -> None:
    response = front.post("/private", headers={"origin": origin, "content-type": "text/plain"}, content="{}")

    assert response.status_code == 403
    assert functions.invoked == []


def test_not_even_with_a_token(guarded_front: httpx.Client, functions: Any, issuer: Any) -> None:
    headers = {"origin": "https://evil.example", "authorization": f"Bearer {issuer.token()}"}

    assert guarded_front.get("/private", headers=headers).status_code == 403
    assert functions.invoked == []


def test_a_request_that_the_browser_calls_cross_site_is_refused(front: httpx.Client, functions: Any) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}

    assert front.get("/private", headers=headers).status_code == 403
    assert functions.invoked == []


def test_a_page_opened_as_localhost_may_send_to_the_address(front: httpx.Client) -> None:
    headers = {"origin": "http://localhost:3000", "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
    assert front.get("/private", headers=headers).status_code == 200


def test_a_link_from_another_site_may_be_followed(front: httpx.Client) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}

    assert front.get("/docs", headers=headers).status_code == 200


def test_another_sites_page_cannot_frame_these(front: httpx.Client) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}

    assert front.get("/docs", headers=headers).status_code == 403


def test_a_page_of_this_machine_is_served(front: httpx.Client) -> None:
    response = front.post("/private", headers={"origin": "http://localhost:5173", "sec-fetch-site": "same-site"})

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "http://localhost:5173"
