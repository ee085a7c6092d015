"""Public addresses of contributions: flat, stable, in French."""

from django.urls import path

from knowledge.views import editing, files, history, home, lists, managing, pages

app_name = "knowledge"

urlpatterns = [
    path("", home.home, name="home"),
    path("experiences/", lists.contributions, {"kind": "experience"}, name="experiences"),
    path("experiences/<str:slug>/", pages.contribution, {"kind": "experience"}, name="experience"),
    path("articles/", lists.contributions, {"kind": "article"}, name="articles"),
    path("articles/<str:slug>/", pages.contribution, {"kind": "article"}, name="article"),
    path("mots/", lists.tags, name="tags"),
    path("metiers/", lists.trades, name="trades"),
    path("axes/", lists.axes, name="axes"),
    path("c/<int:pk>/", pages.short_link, name="short"),
    path("c/<int:pk>/historique/", history.versions, name="history"),
    path("c/<int:pk>/v/<int:number>/", history.version, name="version"),
    path("c/<int:pk>/comparer/", history.compare, name="compare"),
    path("raconter/", editing.start, name="write"),
    path("raconter/apercu-texte/", editing.preview_text, name="preview_text"),
    path("raconter/suggestions/", editing.suggestions, name="write_suggestions"),
    path("raconter/<uuid:key>/", editing.write, name="write_form"),
    path("raconter/<uuid:key>/enregistrer/", editing.autosave_new, name="autosave_new"),
    path("c/<int:pk>/modifier/", editing.edit, name="edit"),
    path("c/<int:pk>/enregistrer/", editing.autosave, name="autosave"),
    path("c/<int:pk>/apercu/", managing.preview, name="preview"),
    path("c/<int:pk>/voir-comme/", managing.view_as, name="view_as"),
    path("c/<int:pk>/acces/", managing.access, name="access"),
    path("c/<int:pk>/publier-plus-tard/", managing.schedule, name="schedule"),
    path("c/<int:pk>/retirer/", managing.unpublish, name="unpublish"),
    path("c/<int:pk>/supprimer/", managing.delete, name="delete"),
    path("c/<int:pk>/rendre/", managing.undelete, name="undelete"),
    path("c/<int:pk>/restaurer/<int:number>/", managing.restore, name="restore"),
    path("c/<int:pk>/auteurs/", managing.credits, name="credits"),
    path("c/<int:pk>/auteurs/<int:authorship_id>/retirer/", managing.remove_credit, name="remove_credit"),
    path("c/<int:pk>/images/", files.upload_image, name="upload_image"),
    path("c/<int:pk>/documents/", files.upload_document, name="upload_document"),
    path("c/<int:pk>/images/<int:image_id>/retirer/", files.remove_image, name="remove_image"),
    path("c/<int:pk>/documents/<int:document_id>/retirer/", files.remove_document, name="remove_document"),
    path("images/<int:pk>/", files.image, name="image"),
    path("images/<int:image_id>/<int:pk>/", files.rendition, name="rendition"),
    path("documents/<int:pk>/", files.attachment, name="attachment"),
    path("mon-espace/textes/", managing.my_texts, name="my_texts"),
]
