from portal.exchange.demo.filling import _unwrapped


def test_paragraphs_are_joined_and_structure_is_kept():
    wrapped = "## Titre\n\nUne phrase\nqui continue.\n\n- un\n- deux\n  suite\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. premier\n2. second"
    assert _unwrapped(wrapped) == (
        "## Titre\n\nUne phrase qui continue.\n\n- un\n- deux suite\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. premier\n2. second"
    )
