from portal.exchange.demo.filling import _unwrapped

TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"


def test_paragraphs_are_joined_and_structure_is_kept():
    wrapped = f"## Titre\n\nUne phrase\nqui continue.\n\n- un\n- deux\n  suite\n\n{TABLE}\n\n1. premier\n2. second"
    joined = f"## Titre\n\nUne phrase qui continue.\n\n- un\n- deux suite\n\n{TABLE}\n\n1. premier\n2. second"
    assert _unwrapped(wrapped) == joined
