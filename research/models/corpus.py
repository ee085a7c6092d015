"""A corpus: what a researcher gathers to answer a question, by a rule and by hand, and every decision taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.visibility import Viewer, Visibility, audience_of, tokens


class CorpusQuerySet(models.QuerySet["Corpus"]):
    def visible_to(self, viewer: Viewer) -> CorpusQuerySet:
        """Twin of `can_read(viewer, corpus.audience())`."""
        if viewer.sees_all:
            return self
        held = ((tokens.PUBLIC, Visibility.PUBLIC), (tokens.NETWORK, Visibility.NETWORK))
        rule = Q(visibility__in=[level for token, level in held if token in viewer.tokens])
        if viewer.cooperative_ids:
            rule |= Q(visibility=Visibility.COOPERATIVE, cooperative_id__in=viewer.cooperative_ids)
        if viewer.member_id is not None and tokens.person(viewer.member_id) in viewer.tokens:
            rule |= Q(pk__in=Corpus.researchers.through.objects.filter(member=viewer.member_id).values("corpus_id"))
        return self.filter(rule)

    def of(self, member_id: int) -> CorpusQuerySet:
        """Those that the member works on."""
        return self.filter(pk__in=Corpus.researchers.through.objects.filter(member=member_id).values("corpus_id"))


class Corpus(models.Model):
    """Not a contribution: it has no text of its own to publish, but a list that its researchers keep.

    `researchers` are all those who work on it, its owner among them.
    """

    title = models.CharField(_("titre"), max_length=200)
    question = models.TextField(_("question"), max_length=2000)
    owner = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="owned_corpora")
    researchers = models.ManyToManyField("members.Member", verbose_name=_("chercheurs"), related_name="corpora")
    visibility = models.CharField(
        _("qui peut lire"), max_length=12, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    cooperative = models.ForeignKey(
        "members.Cooperative", null=True, blank=True, on_delete=models.SET_NULL, related_name="corpora"
    )
    rule = models.TextField(_("règle"), max_length=2000, blank=True)
    """Parameters of a search, as its page writes them; empty for what is gathered by hand only."""
    rule_label = models.CharField(_("règle en clair"), max_length=200, blank=True)
    studies = models.ManyToManyField("research.CaseStudy", verbose_name=_("études"), related_name="corpora", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    is_example = models.BooleanField(_("exemple"), default=False)

    objects = CorpusQuerySet.as_manager()

    class Meta:
        verbose_name = _("corpus")
        verbose_name_plural = _("corpus")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("research:corpus", args=[self.public_slug])

    @property
    def public_slug(self) -> str:
        return f"{self.pk}-{slugify(self.title)[:60].strip('-') or 'corpus'}"

    def audience(self) -> frozenset[str]:
        """Tokens that open this corpus."""
        return audience_of(
            live=True,
            visibility=self.visibility,
            cooperative_id=self.cooperative_id,
            person_ids=[member.pk for member in self.researchers.all()],
        )


class CorpusEntry(models.Model):
    """One source that was considered. It stays when it is set aside, and when the contribution itself is gone."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="entries")
    contribution = models.ForeignKey(
        "knowledge.Contribution", null=True, on_delete=models.SET_NULL, related_name="corpus_entries"
    )
    position = models.PositiveIntegerField()
    """Its number in the corpus, for ever: how it is named to those who may not read it."""
    is_included = models.BooleanField(default=True)
    by_rule = models.BooleanField(default=False)
    """The rule brought it, not a hand."""

    class Meta:
        verbose_name = _("source de corpus")
        verbose_name_plural = _("sources de corpus")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["corpus", "contribution"], name="corpus_source_once"),
            models.UniqueConstraint(fields=["corpus", "position"], name="corpus_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.corpus_id}/{self.position}"


class EntryDecision(models.Model):
    """One line of the log of a corpus: never changed, never removed while the corpus exists."""

    class Act(models.TextChoices):
        INCLUDED = "included", _("Retenue")
        EXCLUDED = "excluded", _("Écartée")

    entry = models.ForeignKey(CorpusEntry, on_delete=models.CASCADE, related_name="decisions")
    act = models.CharField(max_length=8, choices=Act.choices)
    by_rule = models.BooleanField(default=False)
    """Decided on a proposal of the rule."""
    reason = models.CharField(_("motif"), max_length=300)
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("décision sur une source")
        verbose_name_plural = _("décisions sur les sources")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.act}"
