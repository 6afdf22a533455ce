"""Step Functions: a definition and its paths are parsed once; plain moto parses them anew with every use.

Parsing the research machine took a quarter of a second for each execution.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from unittest import mock

from jsonpath_ng.ext.parser import parse as parsed_path
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.parse import asl_parser
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor
from moto.stepfunctions.parser.asl.utils import json_path

KEPT = 128


@contextmanager
def repaired() -> Iterator[None]:
    plain = AmazonStateLanguageParser.parse

    @lru_cache(KEPT)
    def tree(definition: str) -> Any:
        return plain(definition)[1]

    def parse(definition: str) -> tuple[EvalComponent, Any]:
        parsed = tree(definition)
        # What is evaluated is each execution's own; only the tree that it is made from is shared.
        return Preprocessor().visit(parsed), parsed

    path: Any = lru_cache(KEPT)(parsed_path)
    with (
        mock.patch.object(asl_parser.AmazonStateLanguageParser, "parse", staticmethod(parse)),
        mock.patch.object(json_path, "parse", path),
    ):
        yield
