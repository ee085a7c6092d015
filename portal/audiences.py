"""Who each address is for, declared address by address. An address that is not here fails the tests.

The class says what may come out of an address; the visibility rule, not this table, decides each item.
"""

from __future__ import annotations

from enum import Enum
from typing import Final


class AudienceClass(Enum):
    PUBLIC = "public"
    """The same for everybody: nothing in it has a visibility level."""
    FILTERED = "filtered"
    """Open to everybody, and each item in it goes through the rule for this reader."""
    SHARED = "shared"
    """One answer for everybody, made of what a visitor may read: it may be cached and passed on."""
    MEMBER = "member"
    """One's own things: a visitor is asked to sign in."""
    AUTHOR = "author"
    """Those who may change the contribution of the address; for the others it does not exist."""
    ROLE = "role"
    """Those who hold a role; for the others it does not exist."""
    LETTER = "letter"
    """Whoever holds the secret of the address, sent in a letter."""
    MACHINE = "machine"
    """Figures for monitoring and files for programs; no content."""


C = AudienceClass

PREFIXES: Final[dict[str, AudienceClass]] = {"admin/": C.ROLE, "compte/": C.MEMBER}
"""Addresses of the admin and of accounts, which their own packages guard."""

ROUTES: Final[dict[str, AudienceClass]] = {
    "core:health": C.MACHINE,
    "core:help": C.PUBLIC,
    "core:about_cae": C.PUBLIC,
    "core:accessibility": C.PUBLIC,
    "core:personal_data": C.PUBLIC,
    "core:licence": C.PUBLIC,
    "core:robots": C.MACHINE,
    "core:opensearch": C.MACHINE,
    "territories:index": C.FILTERED,
    "territories:suggestions": C.PUBLIC,
    "territories:detail": C.FILTERED,
    "members:directory": C.FILTERED,
    "members:profile": C.FILTERED,
    "members:cooperatives": C.PUBLIC,
    "members:cooperative": C.FILTERED,
    "members:space": C.MEMBER,
    "members:profile_edit": C.MEMBER,
    "members:join": C.MEMBER,
    "members:my_data": C.MEMBER,
    "members:my_data_file": C.MEMBER,
    "members:close_account": C.MEMBER,
    "members:requests": C.ROLE,
    "members:invite": C.ROLE,
    "members:invitation": C.LETTER,
    "notices:inbox": C.MEMBER,
    "notices:read": C.MEMBER,
    "notices:read_all": C.MEMBER,
    "notices:settings": C.MEMBER,
    "notices:unsubscribe": C.LETTER,
    "knowledge:home": C.FILTERED,
    "knowledge:experiences": C.FILTERED,
    "knowledge:experience": C.FILTERED,
    "knowledge:articles": C.FILTERED,
    "knowledge:article": C.FILTERED,
    "knowledge:tags": C.FILTERED,
    "knowledge:trades": C.FILTERED,
    "knowledge:axes": C.FILTERED,
    "knowledge:short": C.FILTERED,
    "knowledge:history": C.FILTERED,
    "knowledge:version": C.FILTERED,
    "knowledge:compare": C.FILTERED,
    "knowledge:origins": C.FILTERED,
    "knowledge:links": C.FILTERED,
    "knowledge:remove_link": C.FILTERED,
    "knowledge:trials": C.FILTERED,
    "knowledge:attest": C.FILTERED,
    "knowledge:withdraw_trial": C.FILTERED,
    "knowledge:consents": C.ROLE,
    "knowledge:note_consent": C.ROLE,
    "knowledge:contradictions": C.FILTERED,
    "knowledge:maturity": C.PUBLIC,
    "knowledge:image": C.FILTERED,
    "knowledge:rendition": C.FILTERED,
    "knowledge:attachment": C.FILTERED,
    "knowledge:write": C.MEMBER,
    "knowledge:write_form": C.MEMBER,
    "knowledge:autosave_new": C.MEMBER,
    "knowledge:preview_text": C.MEMBER,
    "knowledge:write_suggestions": C.MEMBER,
    "knowledge:my_texts": C.MEMBER,
    "knowledge:wanted": C.FILTERED,
    "knowledge:wanted_subject": C.FILTERED,
    "knowledge:wanted_ask": C.MEMBER,
    "knowledge:wanted_take": C.MEMBER,
    "knowledge:wanted_give_back": C.MEMBER,
    "knowledge:wanted_follow": C.MEMBER,
    "knowledge:wanted_answer": C.MEMBER,
    "knowledge:wanted_set_aside": C.ROLE,
    "knowledge:edit": C.AUTHOR,
    "knowledge:autosave": C.AUTHOR,
    "knowledge:preview": C.AUTHOR,
    "knowledge:view_as": C.AUTHOR,
    "knowledge:access": C.AUTHOR,
    "knowledge:schedule": C.AUTHOR,
    "knowledge:unpublish": C.AUTHOR,
    "knowledge:delete": C.AUTHOR,
    "knowledge:undelete": C.AUTHOR,
    "knowledge:restore": C.AUTHOR,
    "knowledge:credits": C.AUTHOR,
    "knowledge:remove_credit": C.AUTHOR,
    "knowledge:upload_image": C.AUTHOR,
    "knowledge:upload_document": C.AUTHOR,
    "knowledge:remove_image": C.AUTHOR,
    "knowledge:remove_document": C.AUTHOR,
    "research:studies": C.FILTERED,
    "research:study": C.FILTERED,
    "research:start": C.ROLE,
    "research:reading": C.AUTHOR,
    "research:reading_ask": C.AUTHOR,
    "research:reading_answer": C.AUTHOR,
    "research:reading_say": C.AUTHOR,
    "research:reading_decide": C.AUTHOR,
    "research:workshop": C.AUTHOR,
    "research:publish": C.AUTHOR,
    "research:quotes": C.AUTHOR,
    "research:consent": C.AUTHOR,
    "research:bibliography": C.AUTHOR,
    "research:drop_reference": C.AUTHOR,
    "research:cite": C.FILTERED,
    "research:cite_bibtex": C.FILTERED,
    "research:cite_ris": C.FILTERED,
    "research:cite_csl": C.FILTERED,
    "research:tei": C.FILTERED,
    "research:corpora": C.FILTERED,
    "research:corpus": C.FILTERED,
    "research:corpus_log": C.FILTERED,
    "research:corpus_codes": C.FILTERED,
    "research:corpus_versions": C.FILTERED,
    "research:corpus_version": C.FILTERED,
    "research:corpus_csv": C.FILTERED,
    "research:corpus_json": C.FILTERED,
    "research:corpus_new": C.ROLE,
    "research:corpus_edit": C.AUTHOR,
    "research:corpus_leave": C.AUTHOR,
    "research:corpus_add": C.AUTHOR,
    "research:corpus_rule": C.AUTHOR,
    "research:corpus_source": C.AUTHOR,
    "research:corpus_code_source": C.AUTHOR,
    "research:corpus_code": C.AUTHOR,
    "research:corpus_memos": C.AUTHOR,
    "research:corpus_agreement": C.AUTHOR,
    "research:corpus_freeze": C.AUTHOR,
    "search:page": C.FILTERED,
    "search:why": C.FILTERED,
    "search:suggestions": C.FILTERED,
    "research:projects": C.FILTERED,
    "research:project": C.FILTERED,
    "research:project_start": C.MEMBER,
    "research:project_form": C.MEMBER,
    "research:project_from_stories": C.MEMBER,
    "research:project_edit": C.AUTHOR,
    "research:agreement": C.MEMBER,
    "research:calls": C.FILTERED,
    "research:call": C.FILTERED,
    "research:call_new": C.AUTHOR,
    "research:call_edit": C.AUTHOR,
    "research:call_close": C.AUTHOR,
    "research:call_return": C.AUTHOR,
    "research:call_tell": C.AUTHOR,
    "research:call_withdraw": C.MEMBER,
    "research:coverage": C.FILTERED,
    "research:coverage_cell": C.FILTERED,
    "research:coverage_call": C.MEMBER,
    "research:coverage_csv": C.FILTERED,
    "research:coverage_geojson": C.FILTERED,
    "saved:list": C.MEMBER,
    "saved:save": C.MEMBER,
    "saved:edit": C.MEMBER,
    "saved:delete": C.MEMBER,
    "exchange:feed": C.SHARED,
    "exchange:feed_failures": C.SHARED,
    "exchange:feed_axis": C.SHARED,
    "exchange:feed_trade": C.SHARED,
    "exchange:feed_territory": C.SHARED,
    "exchange:feed_tag": C.SHARED,
    "exchange:sitemap": C.SHARED,
}
"""By full name, `namespace:name`."""
