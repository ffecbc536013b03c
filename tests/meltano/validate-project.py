"""Prints what is wrong with a project file (`meltano.yml`) or, with `--plugin`, a definition of an extractor."""

import json
import sys
from importlib.resources import files

import yaml
from jsonschema import Draft202012Validator

schema = json.loads(files("meltano.schemas").joinpath("meltano.schema.json").read_text(encoding="utf-8"))
*flags, name = sys.argv[1:]
with open(name, encoding="utf-8") as text:
    content = yaml.safe_load(text)
if "--plugin" in flags:
    content = {"plugins": {"extractors": [content]}}
json.dump([error.message for error in Draft202012Validator(schema).iter_errors(content)], sys.stdout)
