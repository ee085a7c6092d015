"""The people, the contributions and their files that the visibility matrix asks about.

Who may read what is written here as a table of role and state, from the specification. It never calls the rule
that it judges.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from knowledge.choices import ConsentAct, ConsentUse, Kind
from knowledge.consent import consents
from knowledge.kind_models import MODELS
from knowledge.models import (
    Authorship,
    Contribution,
    Lineage,
    LineageEvent,
    Quote,
    ReuseAttestation,
    Verbatim,
)
from knowledge.schedule import publish_due
from knowledge.wanted import ask, handling
from knowledge.writing import publishing, uploads
from knowledge.writing.drafts import save_draft, start_draft
from portal.members.models import Circle, Cooperative, Member, Role, User
from portal.members.viewers import viewer_for
from portal.notices.models import Notice
from portal.notices.sending import notify
from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from research.corpora.freezing import freeze
from research.models import (
    Corpus,
    CorpusEntry,
    EntryDecision,
    Fieldwork,
    Memo,
    ProjectPartner,
    ResearchProject,
    StoryAgreement,
)
from research.projects import calls
from search.models import SavedSearch, SkillChoice
from tests.factories import corpora as gathered
from tests.factories import knowledge as made
from tests.factories.studies import blocks
from tests.security.canaries import Secrets, canary
from tests.security.world_introductions import introduce
from tests.security.world_leads import Given, Readers, give
from tests.security.world_matching import rank_people
from tests.security.world_questions import Put, Sides, put_questions
from tests.security.world_resources import Hands, Shared, share

VISITOR, PENDING, AUTHOR, COLLEAGUE, MEMBER_B = "visitor", "pending", "author_a", "colleague_a", "member_b"
ANIMATOR, FEDERATION, MODERATOR, SUSPENDED = "animator_a", "federation", "moderator", "suspended_a"
SUPERUSER, SHELTERED = "superuser", "protected_author"

ROLES = (
    VISITOR, PENDING, AUTHOR, COLLEAGUE, MEMBER_B, ANIMATOR, FEDERATION, MODERATOR, SUSPENDED, SUPERUSER, SHELTERED,
)  # fmt: skip

EVERYBODY = frozenset(ROLES)
NETWORK = EVERYBODY - {VISITOR, PENDING, SUSPENDED}
COOPERATIVE_A = frozenset({AUTHOR, COLLEAGUE, ANIMATOR, SUPERUSER})
AUTHORS = frozenset({AUTHOR, SUPERUSER})
CIRCLE = frozenset({AUTHOR, MEMBER_B, SUPERUSER})
NOBODY: frozenset[str] = frozenset()


@dataclass(eq=False)
class Item:
    """A contribution in one state. `readers` is who may open its page, and `live` whether lists hold it."""

    name: str
    kind: str
    pk: int
    readers: frozenset[str]
    editors: frozenset[str]
    live: bool
    title: str
    """Canary of its title as readers see it, or of its draft when nothing is live."""
    text: str
    tag_name: str
    tag_slug: str
    file_text: str
    image_id: int = 0
    rendition_id: int = 0
    document_id: int = 0
    authorship_id: int = 0
    call_id: int = 0
    """Its call for fieldwork, for a project."""
    edge_id: int = 0
    versions: int = 0
    key: UUID = field(default_factory=uuid4)
    quote_key: UUID = field(default_factory=uuid4)


@dataclass
class World:
    secrets: Secrets = field(default_factory=Secrets)
    items: dict[str, Item] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    """{role: Cookie header of its session}, empty for the visitor."""
    members: dict[str, Member] = field(default_factory=dict)
    cooperatives: dict[str, Cooperative] = field(default_factory=dict)
    places: dict[str, Territory] = field(default_factory=dict)
    trades: dict[str, Concept] = field(default_factory=dict)
    notice_ids: dict[str, int] = field(default_factory=dict)
    """{role: one notice of that member}; every member was told of every text, readable or not."""
    search_ids: dict[str, int] = field(default_factory=dict)
    """{role: a search that this member saved}."""
    corpora: dict[str, Corpus] = field(default_factory=dict)
    """{level: a corpus of that level, with every text as a source}."""
    resources: list[Shared] = field(default_factory=list)
    leads: list[Given] = field(default_factory=list)
    questions: list[Put] = field(default_factory=list)
    axis: Concept | None = None
    sheltered_words: dict[str, str] = field(default_factory=dict)
    """What would give the protected author away, {what: word}: never beside the title of the protected text."""

    def __deepcopy__(self, memo: object) -> World:
        """The same for every test of a class: nothing here is changed by a test."""
        return self


def build() -> World:
    cache.clear()  # Numbers come again, and with them what was kept of the pictures of another world.
    world = World()
    _people(world)
    _profiles(world)
    _contributions(world, Kind.EXPERIENCE)
    _contributions(world, Kind.ARTICLE)
    _contributions(world, Kind.STUDY)
    _contributions(world, Kind.PROJECT)
    _sheltered(world)
    _wanted(world)
    _told(world)
    _withdrawn_words(world)
    _practice(world)
    _corpora(world)
    _resources(world)
    _leads(world)
    _contested(world)
    _questions(world)
    superuser = User.objects.create_superuser("tout@exemple.test", "phrase de passe longue")
    accounts = {role: member.user for role, member in world.members.items()} | {SUPERUSER: superuser}
    for role in ROLES:
        client = Client()
        if role in accounts:
            client.force_login(accounts[role], backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
        world.cookies[role] = f"{settings.SESSION_COOKIE_NAME}={session.value}" if session else ""
    publish_due()
    return world


def _people(world: World) -> None:
    for name in ("a", "b", "c"):
        world.cooperatives[name] = made.a_cooperative(f"Coopérative {name.upper()}")
    home = {
        PENDING: "a", AUTHOR: "a", COLLEAGUE: "a", ANIMATOR: "a", SUSPENDED: "a",
        MEMBER_B: "b", FEDERATION: "c", MODERATOR: "c",
    }  # fmt: skip
    status = {PENDING: Member.Status.PENDING, SUSPENDED: Member.Status.SUSPENDED}
    for role, cooperative in home.items():
        world.members[role] = made.writer(
            f"Membre {role}", cooperative=world.cooperatives[cooperative], status=status.get(role, Member.Status.ACTIVE)
        )
    Role.objects.create(member=world.members[ANIMATOR], kind=Role.Kind.ANIMATOR, cooperative=world.cooperatives["a"])
    Role.objects.create(member=world.members[FEDERATION], kind=Role.Kind.FEDERATION)
    Role.objects.create(member=world.members[MODERATOR], kind=Role.Kind.MODERATOR)
    world.places["known"] = made.commune()
    world.axis = made.axis()
    world.trades["known"] = Concept.objects.create(scheme="trade", slug="menuisier", label="Menuisier")


def _profiles(world: World) -> None:
    """One member's page, each field at its own level; and a member whose page nobody else opens."""
    author = world.members[AUTHOR]
    put = world.secrets.put
    author.is_listed = True
    author.headline = put("profile.headline", EVERYBODY)
    author.offers = put("profile.offers", NETWORK)
    author.phone = put("profile.phone", COOPERATIVE_A)
    author.bio = put("profile.bio", AUTHORS)
    author.field_visibility = author.field_visibility | {
        "headline": "public", "offers": "network", "phone": "cooperative", "bio": "private",
    }  # fmt: skip
    author.save()
    hidden = made.writer(put("hidden member.name", frozenset({SUPERUSER})), cooperative=world.cooperatives["a"])
    hidden.visibility = "private"
    hidden.is_listed = True
    hidden.save()
    world.members["hidden"] = hidden


def _contributions(world: World, kind: Kind) -> None:
    author = world.members[AUTHOR]
    circle = Circle.objects.create(name=world.secrets.put(f"{kind}.circle name", CIRCLE | {SUSPENDED}))
    # A suspended member reads nothing shared with the circle, but its name is in the copy of their own data.
    circle.members.add(author, world.members[MEMBER_B], world.members[SUSPENDED])

    def item(state: str, readers: frozenset[str], *, live: bool = True, visibility: str = "network") -> Item:
        return _draft(world, kind, state, author, readers, live=live, visibility=visibility)

    for state, visibility, readers in (
        ("public", "public", EVERYBODY),
        ("network", "network", NETWORK),
        ("cooperative", "cooperative", COOPERATIVE_A),
        ("private", "private", AUTHORS),
    ):
        _publish(item(state, readers), author, visibility)
    item("draft", AUTHORS, live=False, visibility="public")
    _public_with_newer_draft(world, kind, author)
    if kind != Kind.EXPERIENCE:  # the other states do not depend on the type
        return
    restricted = item("restricted", COOPERATIVE_A)
    _publish(restricted, author, "public")
    publishing.set_visibility(restricted.pk, "cooperative")
    _opened_later(world, kind, author)
    scheduled = item("scheduled", AUTHORS, live=False)
    publishing.set_visibility(scheduled.pk, "public")
    publishing.schedule(scheduled.pk, author.user, go_live_at=timezone.now() + dt.timedelta(days=1))
    expired = item("expired", AUTHORS, live=False)
    _publish(expired, author, "public")
    Contribution.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    deleted = item("deleted", AUTHORS, live=False)
    _publish(deleted, author, "public")
    publishing.delete(deleted.pk, author.user)
    shared = item("circle", CIRCLE)
    _publish(shared, author, "private")
    publishing.set_visibility(shared.pk, "private", circles=[circle])


def _public_with_newer_draft(world: World, kind: Kind, author: Member) -> None:
    """Everybody reads the published words; the words of the draft are its author's."""
    item = _draft(world, kind, "newer draft", author, EVERYBODY)
    _publish(item, author, "public")
    put = world.secrets.put
    draft = {name: put(f"{kind} newer draft.new {name}", AUTHORS) for name in MODELS[kind].text_fields}
    draft |= {
        "title": put(f"{kind} newer draft.new title", AUTHORS),
        "summary": put(f"{kind} newer draft.new summary", AUTHORS),
    }
    draft["tags"] = [put(f"{kind} newer draft.new tag", AUTHORS, words=2)]
    save_draft(item.pk, author.user, draft, base_token=None)


def _opened_later(world: World, kind: Kind, author: Member) -> None:
    """Published to the cooperative, then rewritten and published to everybody: the first words stay with the few."""
    item = _draft(world, kind, "opened", author, EVERYBODY)
    put = world.secrets.put
    old = {name: put(f"{kind} opened.old {name}", COOPERATIVE_A) for name in MODELS[kind].text_fields}
    old |= {
        "title": put(f"{kind} opened.old title", COOPERATIVE_A),
        "summary": put(f"{kind} opened.old summary", COOPERATIVE_A),
    }
    new = {
        name: getattr(Contribution.objects.get(pk=item.pk).specific.get_latest_revision_as_object(), name)
        for name in old
    }
    save_draft(item.pk, author.user, old, base_token=None)
    publishing.publish(item.pk, author.user, visibility="cooperative")
    save_draft(item.pk, author.user, new, base_token=None)
    publishing.publish(item.pk, author.user, visibility="public")
    item.versions = 2


def _sheltered(world: World) -> None:
    """A public text whose author is protected: read by everybody, signed by nobody."""
    words = {what: canary(f"sheltered.{what}") for what in ("name", "cooperative", "commune", "departement", "trade")}
    world.cooperatives["sheltered"] = made.a_cooperative(words["cooperative"])
    author = made.writer(words["name"], cooperative=world.cooperatives["sheltered"])
    world.members[SHELTERED] = author
    departement = made.departement(words["departement"], code="2A", inside=made.region("Corse", "94"))
    world.places["sheltered"] = made.commune(words["commune"], code="2A001", inside=departement)
    world.trades["sheltered"] = Concept.objects.create(scheme="trade", slug=words["trade"], label=words["trade"])
    author.trades.add(world.trades["sheltered"])
    author.places.add(world.places["sheltered"])
    editors = frozenset({SHELTERED, SUPERUSER})
    item = _draft(
        world, Kind.EXPERIENCE, "protected", author, EVERYBODY,
        editors=editors, places=[world.places["sheltered"]], trades=[world.trades["sheltered"]],
    )  # fmt: skip
    _publish(item, author, "public", protected=True)
    publishing.publish(item.pk, author.user)  # a second version, so that the history can compare
    item.versions = 2
    world.sheltered_words = words | {"slug": author.slug, "cooperative slug": world.cooperatives["sheltered"].slug}


def _told(world: World) -> None:
    """Everybody has a notice about every text, as if each had been open when it was written; and a saved search."""
    for item in world.items.values():
        notify(
            [member.pk for member in world.members.values()],
            "search",
            ("contribution", item.pk),
            reason="Nouveau dans votre recherche.",
        )
    for role, member in world.members.items():
        notice = Notice.objects.filter(member=member).first()
        world.notice_ids |= {role: notice.pk} if notice else {}
        name = world.secrets.put(f"saved search of {role}", frozenset({role}))
        world.search_ids[role] = SavedSearch.objects.create(member=member, name=name, query=f"q={role}").pk


def _wanted(world: World) -> None:
    """A question asked in the open, whose precision is for the network, and whose answer has fewer readers."""
    author = world.members[AUTHOR]
    precision = world.secrets.put("wanted.precision", NETWORK)
    subject = ask("Ce que chacun demande", author, precision=precision, follow=True)
    handling.answer(subject, world.items[f"{Kind.EXPERIENCE} cooperative"].pk, author, viewer_for(author.user))


def _withdrawn_words(world: World) -> None:
    """A public text that quoted someone who agrees no more: those who keep account of it still see the words."""
    author = world.members[AUTHOR]
    item = _draft(world, Kind.EXPERIENCE, "withdrawn words", author, EVERYBODY)
    word = world.secrets.put("experience withdrawn words.gone", AUTHORS | {MODERATOR})
    draft = Contribution.objects.get(pk=item.pk).specific.get_latest_revision_as_object()
    quoted = [*draft.verbatims.all(), Verbatim(text=word, speaker="elle", consent="given")]
    save_draft(item.pk, author.user, {"verbatims": quoted, "aim": f"{draft.aim} {word}"}, base_token=None)
    _publish(item, author, "public")
    gone = Quote.objects.get(contribution=item.pk, text=word)
    consents.record(gone, ConsentAct.WITHDRAWN, ConsentUse.REPORT, by=author)
    item.quote_key = gone.key


def _corpora(world: World) -> None:
    """Corpora of the author, one read by everybody and one by nobody else, each with every text as a source.

    A reason is read with its source, and by who wrote it; a note by those who work on the corpus.
    """
    author, put = world.members[AUTHOR], world.secrets.put
    for level, readers in (("public", EVERYBODY), ("private", AUTHORS)):
        corpus = gathered.corpus(
            author, title=put(f"{level} corpus.title", readers), question=put(f"{level} corpus.question", readers),
            visibility=level,
        )  # fmt: skip
        for position, item in enumerate(world.items.values(), start=1):
            entry = CorpusEntry.objects.create(corpus=corpus, contribution_id=item.pk, position=position)
            reason = put(f"{level} corpus.reason of {item.name}", (item.readers & readers) | {AUTHOR, SUPERUSER})
            EntryDecision.objects.create(entry=entry, act="included", reason=reason, by=author)
        Memo.objects.create(corpus=corpus, author=author, text=put(f"{level} corpus.memo", AUTHORS))
        gathered.code_sentences(corpus, author, 1, "Devis", 0)
        gathered.finish(corpus, author, 1)
        freeze(corpus, author)
        world.corpora[level] = corpus


def _practice(world: World) -> None:
    """Links between the texts, with a passage that those who read both ends may read; and a trial of each story."""
    put, hub = world.secrets.put, world.items[f"{Kind.EXPERIENCE} public"]
    for item in world.items.values():
        if item is hub:
            continue
        passage = put(f"{item.name}.passage", item.readers)
        source, target = (item, hub) if item.kind == Kind.EXPERIENCE else (hub, item)
        edge = Lineage.objects.create(
            source_id=source.pk, target_id=target.pk, passage=passage, created_by=world.members[AUTHOR]
        )
        target.edge_id = edge.pk
        for act in LineageEvent.Act:
            LineageEvent.objects.create(source_id=source.pk, target_id=target.pk, relation="source", act=act)
        if item.kind == Kind.EXPERIENCE:
            ReuseAttestation.objects.create(
                contribution_id=item.pk, member=world.members[MEMBER_B], cooperative=world.cooperatives["b"],
                territory=world.places["known"], tried_on=timezone.localdate(), outcome="partial",
                result=put(f"{item.name}.trial", item.readers | {MEMBER_B}),
                adapted=put(f"{item.name}.adapted", item.readers | {MEMBER_B}),
            )  # fmt: skip


def _resources(world: World) -> None:
    author = world.members[AUTHOR]
    hands = Hands(author, world.cooperatives["a"], world.members[MEMBER_B], world.places["known"])
    readers = {"public": EVERYBODY, "network": NETWORK, "cooperative": COOPERATIVE_A, "private": AUTHORS}
    world.resources = share(world.secrets, hands, readers, AUTHORS | {ANIMATOR}, MEMBER_B)


def _questions(world: World) -> None:
    known = world.members
    sides = Sides(known[AUTHOR], world.cooperatives["a"], known[MEMBER_B], known[COLLEAGUE])
    levels = {"public": EVERYBODY, "network": NETWORK, "cooperative": COOPERATIVE_A, "private": AUTHORS}
    world.questions = put_questions(world.secrets, sides, levels, frozenset({MEMBER_B, SUPERUSER}), AUTHORS)


def _contested(world: World) -> None:
    """A skill that a member contests: its reason is read by them and by the animators of their cooperative."""
    reason = world.secrets.put("contested skill.reason", frozenset({COLLEAGUE, ANIMATOR, SUPERUSER}))
    SkillChoice.objects.create(
        member=world.members[COLLEAGUE], concept=world.trades["known"], choice="contested", reason=reason
    )  # fmt: skip


def _leads(world: World) -> None:
    hands = Hands(world.members[AUTHOR], world.cooperatives["a"], world.members[MEMBER_B], world.places["known"])
    levels = {"public": EVERYBODY, "network": NETWORK, "cooperative": COOPERATIVE_A | {MODERATOR}, "private": AUTHORS}
    in_charge = Readers(levels, AUTHORS, frozenset({ANIMATOR, SUPERUSER}), frozenset({MODERATOR, SUPERUSER}))
    world.leads = give(world.secrets, hands, in_charge)
    ranked = {role: world.members[role] for role in (MEMBER_B, COLLEAGUE, "hidden")}
    texts = [item.pk for item in world.items.values()]
    rank_people(
        world.secrets, world.leads, in_charge, ranked, texts, world.trades["known"], world.places["known"]
    )  # fmt: skip
    asked, met = ((role, world.members[role]) for role in (MEMBER_B, COLLEAGUE))
    introduce(world.secrets, world.leads, in_charge, asked, met)


def _draft(
    world: World, kind: Kind, state: str, author: Member, readers: frozenset[str], *,
    live: bool = True, visibility: str = "network", editors: frozenset[str] = AUTHORS,
    places: list[Territory] | None = None, trades: list[Concept] | None = None,
) -> Item:  # fmt: skip
    """Its draft, with a canary in each text, its tag, the names and the text of its files."""
    name = f"{kind} {state}"

    def put(place: str, words: int = 1) -> str:
        return world.secrets.put(f"{name}.{place}", readers, words)

    key = uuid4()
    page = start_draft(author, kind, key=key if kind == Kind.EXPERIENCE else None)
    title, tag = put("title"), put("tag", words=2)
    values: dict[str, object] = {field: put(field) for field in MODELS[kind].text_fields}
    values |= {"title": title, "summary": put("summary"), "tags": [tag], "axes": [world.axis]}
    values |= {"territories": places or [world.places["known"]], "trades": trades or [world.trades["known"]]}
    text = str(values[_MAIN_TEXT[kind]])
    named = "lesson" if kind == Kind.EXPERIENCE else _MAIN_TEXT[kind]
    values[named] = f"{values[named]} [[{put('red link')}]]"
    if kind == Kind.STUDY:
        values["body"] = _study_body(world, page, name, readers)
    if kind == Kind.PROJECT:
        values |= {
            "approach": "action",
            "phase": "growth",
            "partners": [ProjectPartner(role="client", name=put("partner"))],
        }
        values["fieldworks"] = [Fieldwork(name=put("fieldwork name"), period=put("period"), note=put("note"))]
    if kind == Kind.EXPERIENCE:
        values |= {"outcome": "failure"}
        values["verbatims"] = [Verbatim(text=put("quote"), speaker=put("speaker"), consent="given")]
    save_draft(page.pk, author.user, values, base_token=None)
    publishing.set_visibility(page.pk, visibility)
    image = uploads.add_image(page, _picture(put("image name")), alternative=put("image words"), user=author.user)
    file_text = put("file text")
    file = SimpleUploadedFile(f"{put('document name')}.txt", f"Pièce : {file_text}.".encode())
    document = uploads.add_document(page, file, title=put("document title"), user=author.user)
    item = Item(
        name=name, kind=kind, pk=page.pk, readers=readers, editors=editors, live=live, title=title, text=text,
        tag_name=tag, tag_slug=tag.replace(" ", "-"), file_text=file_text, image_id=image.pk,
        rendition_id=image.renditions.order_by("pk").first().pk, document_id=document.pk,
        authorship_id=Authorship.objects.get(contribution=page).pk, key=key,
    )  # fmt: skip
    world.items[name] = item
    if kind == Kind.PROJECT:
        item.call_id = _call(world, item, author)
    return item


def _call(world: World, item: Item, author: Member) -> int:
    """A call of the project: read with it, and what someone answered by its writers only."""

    def put(place: str, readers: frozenset[str] = item.readers) -> str:
        return world.secrets.put(f"{item.name}.call {place}", readers)

    values = {name: put(name) for name in ("title", "text", "duration")}
    values["uses"] = put("uses", item.readers | {MEMBER_B})  # who agreed to them keeps them in their own data
    values |= {"return_on": timezone.localdate() + dt.timedelta(days=30), "territories": [world.places["known"]]}
    call = calls.save(ResearchProject.objects.get(pk=item.pk), values, author)
    calls.agree(call, world.members[MEMBER_B], put("answer", item.editors | {MEMBER_B}))
    story = Contribution.objects.get(pk=world.items["experience public"].pk)
    StoryAgreement.objects.create(project_id=item.pk, story=story, member=author)
    return call.pk


_MAIN_TEXT = {Kind.EXPERIENCE: "story", Kind.ARTICLE: "body", Kind.STUDY: "abstract", Kind.PROJECT: "question"}


def _study_body(world: World, page: Contribution, name: str, readers: frozenset[str]) -> str:
    """A paragraph for the readers of the study; what it draws from a story, for those of both; quoted words."""

    def put(place: str, more: frozenset[str] = EVERYBODY) -> str:
        return world.secrets.put(f"{name}.{place}", readers & more)

    story = world.items["experience network"]
    given = consents.quote(page, put("quoted words"))
    consents.record(given, ConsentAct.GIVEN, ConsentUse.STUDY, by=None)
    return blocks(
        ("paragraph", put("paragraph")),
        ("story", {"story": str(story.pk), "relation": "source", "passage": put("cited passage", NETWORK)}),
        ("verbatim", {"quote": given.pk}),
    )


def _publish(item: Item, author: Member, visibility: str, *, protected: bool = False) -> None:
    publishing.publish_as_asked(item.pk, author.user, visibility=visibility, protected_author=protected)
    item.versions += 1


def _picture(name: str) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, format="PNG")
    return SimpleUploadedFile(f"{name}.png", content.getvalue(), "image/png")
