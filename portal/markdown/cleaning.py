"""Characters that no text may carry: controls, bidirectional overrides, broken code points.

Both ends use it: the source before it is parsed, and the HTML after sanitising, because a character
reference (`&#x202E;`) brings back what was removed from the source.
"""

import re

# Private-use marks that stand for a `[[link]]` while the text is being converted.
LINK_OPEN = "\ue000"
LINK_CLOSE = "\ue001"

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = (*(c for c in range(0x20) if c not in (0x09, 0x0A)), *range(0x7F, 0xA0))
_NONCHARACTERS = (0xFEFF, 0xFFFE, 0xFFFF, *range(0xFDD0, 0xFDF0), *range(0xFFF9, 0xFFFC))
_FORBIDDEN: dict[int, str | None] = dict.fromkeys((*_BIDI, *_CONTROLS, *_NONCHARACTERS))
_FORBIDDEN_IN_SOURCE: dict[int, str | None] = {
    **_FORBIDDEN,
    ord(LINK_OPEN): None,
    ord(LINK_CLOSE): None,
    0x0B: " ",
    0x0C: " ",
}
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_source(text: str) -> str:
    """The text with `\\n` line ends and without control, bidirectional or broken characters."""
    text = _LINE_ENDS.sub("\n", text)
    return _SURROGATES.sub("\ufffd", text).translate(_FORBIDDEN_IN_SOURCE)


def clean_output(html: str) -> str:
    """The HTML without the characters that references brought back; link marks are kept."""
    return html.translate(_FORBIDDEN)
