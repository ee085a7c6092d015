"""The weights of the ranking: one place for every engine, one version for those who ask « pourquoi cet ordre »."""

from __future__ import annotations

import datetime as dt
from typing import Final

VERSION: Final = 1
"""To be raised, with the day below, whenever a weight changes: the page that explains the order prints both."""
IN_FORCE_SINCE: Final = dt.date(2026, 11, 24)

TEXT: Final = 1.0
"""A word of the question, anywhere: title, keywords or text. The others are measured against it."""
TITLE: Final = 0.25
"""The same word, in the title: heavier, a rare word in a short title would win over the text that answers."""
NEIGHBOURS: Final = 0.2
"""Two words of the question that also follow each other in the text."""
SYNONYM: Final = 0.6
"""An equivalent, read where the word itself is not."""
CORRECTION: Final = 0.7
"""A known word read instead of an unknown one, for each error between them: two errors weigh 0.7 × 0.7."""
STALE: Final = 0.8
"""A page past its review date: what its words add up to is multiplied by this. Kept with each document."""
