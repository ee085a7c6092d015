"""Two published figures of agreement between coders, for categories without order.

Cohen, "A coefficient of agreement for nominal scales", 1960. Krippendorff, "Computing Krippendorff's
Alpha-Reliability", 2011. Both are 1 for a perfect agreement and 0 for what chance alone would give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """Agreement of two coders who judged the same units, in the same order. Raises ValueError for different lengths.

    None without units, and when both gave everything the same single category: chance then explains it all.
    """
    pairs = list(zip(first, second, strict=True))
    if not pairs:
        return None
    size = len(pairs)
    observed = sum(one == other for one, other in pairs) / size
    left, right = Counter(first), Counter(second)
    expected = sum(count * right[value] for value, count in left.items()) / size**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Agreement of any number of coders: each unit is the values given to it, without those that are missing.

    None when fewer than two values can be compared, or when all of them are the same.
    """
    together: Counter[Hashable] = Counter()
    agreeing = 0.0
    for values in units:
        if len(values) < 2:
            continue
        counts = Counter(values)
        together.update(counts)
        agreeing += sum(count * (count - 1) for count in counts.values()) / (len(values) - 1)
    size = sum(together.values())
    by_chance = size**2 - sum(count**2 for count in together.values())
    return None if by_chance == 0 else 1 - (size - 1) * (size - agreeing) / by_chance
