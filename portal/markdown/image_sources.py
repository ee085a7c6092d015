"""Which addresses an image may have: ours only, written from the root of the site."""

import re

_OWN_IMAGE = re.compile(r"/(?![/\\])[^\s\\\x00-\x20]*\Z")


def is_own_image(source: str) -> bool:
    """Whether the browser would fetch `source` from our own origin.

    White space and backslashes are refused because browsers drop or turn them (`/\\t/host`, `/\\host`).
    """
    return bool(_OWN_IMAGE.match(source))
