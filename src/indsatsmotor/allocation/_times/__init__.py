"""Weekly times: the meetings of what may be offered, who has time for them, and the limits this sets."""
