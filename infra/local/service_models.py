"""botocore's descriptions of services, each file parsed once in a process.

Every session parses them anew, and moto makes sessions by the dozen, some while it is imported: a second of the start.
"""

from functools import cache
from typing import Any
from unittest import mock

from botocore.loaders import JSONFileLoader

_plain = JSONFileLoader.load_file


@cache
def _parsed(path: str) -> Any:
    return _plain(JSONFileLoader(), path)


def _load_file(_: JSONFileLoader, file_path: str) -> Any:
    return _parsed(file_path)


# For as long as the process lasts: what botocore ships does not change meanwhile.
mock.patch.object(JSONFileLoader, "load_file", _load_file).start()
