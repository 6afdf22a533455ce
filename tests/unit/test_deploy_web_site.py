"""Which files of a built page are uploaded, and in which order."""

from pathlib import Path

import pytest

from infra.deploy_web.errors import NotBuiltError
from infra.deploy_web.site import files


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    for name in ("index.html", "favicon.svg", "assets/z.js", "assets/a.css"):
        (tmp_path / name).write_text("")
    return tmp_path


def test_the_page_comes_after_all_that_it_asks_for(built: Path) -> None:
    keys = [file.key for file in files(built, {})]

    assert keys == ["assets/a.css", "assets/z.js", "config.json", "favicon.svg", "index.html"]


def test_where_nothing_was_built_it_says_how_to(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError, match="make console"):
        files(tmp_path, {})


def test_no_file_is_served_as_a_type_that_nobody_chose(built: Path) -> None:
    (built / "notes.docx").write_text("")

    with pytest.raises(NotBuiltError, match=r"notes\.docx"):
        files(built, {})
