"""What people are answered when they ask why, or why not: as text, 80 columns wide, in Danish or English."""

from indsatsmotor.render._reasons._change import as_what_would_change
from indsatsmotor.render._reasons._explanation import as_explanation
from indsatsmotor.render._reasons._why_not import as_why_not

__all__ = ["as_explanation", "as_what_would_change", "as_why_not"]
