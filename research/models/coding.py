"""The grid of a corpus, the passages coded with it, and the notes taken on the way."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Code(models.Model):
    """One word of the grid. `position` keeps the order in which the codes were written, children after parents."""

    corpus = models.ForeignKey("research.Corpus", on_delete=models.CASCADE, related_name="codes")
    label = models.CharField(_("code"), max_length=80)
    definition = models.CharField(_("définition"), max_length=500, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="children")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("corpus", Lower("label"), name="corpus_code_once")]

    def __str__(self) -> str:
        return self.label


class Coding(models.Model):
    """A passage of one version of a source, and the code that someone gave it.

    The words are not kept, only where they stand and their `digest`: words taken out of the source since are then
    gone from here too, and a passage that moved is never shown for another one.
    """

    entry = models.ForeignKey("research.CorpusEntry", on_delete=models.CASCADE, related_name="codings")
    version = models.PositiveIntegerField()
    """Number of the published version."""
    field = models.CharField(max_length=32)
    start = models.PositiveIntegerField()
    """In characters of the field's Markdown."""
    end = models.PositiveIntegerField()
    digest = models.CharField(max_length=16)
    code = models.ForeignKey(Code, on_delete=models.RESTRICT, related_name="codings")
    coder = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="codings")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("passage codé")
        verbose_name_plural = _("passages codés")
        ordering = ["entry", "field", "start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "version", "field", "start", "end", "code", "coder"], name="passage_coded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field}:{self.start}-{self.end}"


class CodingPass(models.Model):
    """Someone has read a whole version with the grid: a sentence without a code is then an answer too."""

    entry = models.ForeignKey("research.CorpusEntry", on_delete=models.CASCADE, related_name="passes")
    version = models.PositiveIntegerField()
    coder = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="coding_passes")
    units = models.JSONField(default=list)
    """[[field, start, end], …]: the sentences of the version, which are what coders agree about."""
    finished_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lecture codée")
        verbose_name_plural = _("lectures codées")
        constraints = [models.UniqueConstraint(fields=["entry", "version", "coder"], name="version_read_once_by_coder")]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.version} {self.coder_id}"


class Memo(models.Model):
    """A note of a researcher for the others, on the corpus, one of its codes or one of its sources."""

    corpus = models.ForeignKey("research.Corpus", on_delete=models.CASCADE, related_name="memos")
    entry = models.ForeignKey(
        "research.CorpusEntry", null=True, blank=True, on_delete=models.CASCADE, related_name="memos"
    )
    code = models.ForeignKey(Code, null=True, blank=True, on_delete=models.SET_NULL, related_name="memos")
    text = models.TextField(_("note"), max_length=5000)
    author = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="corpus_memos")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("note de corpus")
        verbose_name_plural = _("notes de corpus")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.corpus_id}: {self.pk}"
