"""Why, in words: judgements and firings as justifications, conditions and evidence, and as numbered steps."""

from indsatsmotor.explaining._grounds import grounds
from indsatsmotor.explaining._justifying import Explainer
from indsatsmotor.explaining._nearest import Gap, Nearest
from indsatsmotor.explaining._reading import Reader, could_conclude
from indsatsmotor.explaining._ruleset import ruleset_item
from indsatsmotor.explaining._sentences import Speaker, sentence, unheld, written
from indsatsmotor.explaining._tracing import Trace, trace
from indsatsmotor.explaining._veil import Veil, VeiledSpeaker

__all__ = [
    "Explainer",
    "Gap",
    "Nearest",
    "Reader",
    "Speaker",
    "Trace",
    "Veil",
    "VeiledSpeaker",
    "could_conclude",
    "grounds",
    "ruleset_item",
    "sentence",
    "trace",
    "unheld",
    "written",
]
