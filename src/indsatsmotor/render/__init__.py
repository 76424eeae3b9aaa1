"""Views of a plan, and the schemas of what goes in and comes out. They decide nothing."""

from indsatsmotor.render._schemas import SCHEMAS, schema_of
from indsatsmotor.render._text import as_text

__all__ = ["SCHEMAS", "as_text", "schema_of"]
