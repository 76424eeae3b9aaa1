"""Planning in a child process, so that rules one does not trust cannot take the program down with them.

What comes back is read like any other plan: nothing individual stands alone in it, whatever the child did.
"""

from indsatsmotor.isolation._messages import Limits
from indsatsmotor.isolation._parent import recommend

__all__ = ["Limits", "recommend"]
