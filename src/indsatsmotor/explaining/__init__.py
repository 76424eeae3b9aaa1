"""Why, in words: judgements and firings as justifications, conditions and evidence."""

from indsatsmotor.explaining._justifying import Explainer
from indsatsmotor.explaining._ruleset import ruleset_item
from indsatsmotor.explaining._sentences import Speaker, sentence, written

__all__ = ["Explainer", "Speaker", "ruleset_item", "sentence", "written"]
