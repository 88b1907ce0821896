"""What is written is what the standards' own schemas ask for, where these are at hand."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import xmlschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from reader.tags.exchange import FORMATS
from tests.tags.exchange.outgoing import everything, schemas


@pytest.mark.parametrize("schema", schemas("refi-qda", "Codebook.xsd"))
def test_the_codebook_is_valid(schema: Path) -> None:
    xmlschema.XMLSchema(str(schema)).validate(io.BytesIO(FORMATS["qdc"].write(everything())))


@pytest.mark.parametrize("schema", schemas("refi-qda", "Project.xsd"))
def test_the_project_is_valid(schema: Path) -> None:
    project = zipfile.ZipFile(io.BytesIO(FORMATS["qdpx"].write(everything()))).read("project.qde")
    xmlschema.XMLSchema(str(schema)).validate(io.BytesIO(project))


def musts(folder: Path) -> list[tuple[str, Any]]:
    listed = json.loads((folder / "annotations" / "annotationMusts.test").read_text())["assertions"]
    return [(name, json.loads((folder / name).read_text())) for name in listed]


@pytest.mark.parametrize("folder", schemas("w3c"))
def test_every_annotation_passes_the_54_assertions(folder: Path) -> None:
    definitions = [(path.name, json.loads(path.read_text())) for path in (folder / "definitions").glob("*.json")]
    registry: Registry[Any] = Registry().with_resources(
        [
            (uri, Resource.from_contents(content, default_specification=DRAFT4))
            for name, content in definitions
            for uri in (name, content.get("id", name))
        ]
    )
    asserted = musts(folder)
    assert len(asserted) == 54
    items = json.loads(FORMATS["jsonld"].write(everything()))["first"]["items"]
    assert len(items) == 5
    without = [{**one, "target": {**one["target"], "selector": [{"type": "TextQuoteSelector"}]}} for one in items[:1]]
    failing = sum(
        not jsonschema.Draft4Validator(schema, registry=registry).is_valid(without[0]) for _, schema in asserted
    )
    assert failing  # a quote selector without a quote is seen
    for name, schema in asserted:
        check = jsonschema.Draft4Validator(schema, registry=registry)
        for item in items:
            assert check.is_valid(item), (name, [error.message for error in check.iter_errors(item)], item)
