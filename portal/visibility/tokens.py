"""The spelling of audience tokens, in one place."""

PUBLIC = "public"
NETWORK = "network"


def cooperative(number: int) -> str:
    return f"coop:{number}"


def person(number: int) -> str:
    return f"person:{number}"


def circle(number: int) -> str:
    return f"circle:{number}"


def kind_of(token: str) -> str:
    return token.partition(":")[0]


def number_of(token: str) -> int:
    """The id inside a `kind:id` token. Raises ValueError for `public` and `network`."""
    return int(token.partition(":")[2])
