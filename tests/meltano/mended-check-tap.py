"""
singer-check-tap with its one fault mended. Where a SCHEMA declares an object that may be null and has a date-time, and a
record holds null there, it asks null for its members, and from then on nobody reads the tap any more.
"""

from jsonschema import validators
from singertools import check_tap

extend = check_tap.extend_with_default


def extend_for_objects(validator_class):
    extended = extend(validator_class)
    check = extended.VALIDATORS["properties"]

    def check_object(validator, properties, instance, schema):
        if isinstance(instance, dict):
            yield from check(validator, properties, instance, schema)

    return validators.extend(extended, {"properties": check_object})


check_tap.extend_with_default = extend_for_objects
check_tap.main()
