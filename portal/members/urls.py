"""Members, cooperatives, my space."""

from django.urls import path

from portal.members.views import joining, public, space

app_name = "members"

urlpatterns = [
    path("membres/", public.members, name="directory"),
    path("membres/<slug:slug>/", public.profile, name="profile"),
    path("cooperatives/", public.cooperatives, name="cooperatives"),
    path("cooperatives/<slug:slug>/", public.cooperative, name="cooperative"),
    path("mon-espace/", space.space, name="space"),
    path("mon-espace/profil/", space.profile_edit, name="profile_edit"),
    path("mon-espace/rejoindre/", space.join, name="join"),
    path("mon-espace/demandes/", joining.requests, name="requests"),
    path("mon-espace/inviter/", joining.invite, name="invite"),
    path("mon-espace/invitation/<str:token>/", joining.invitation, name="invitation"),
    path("mon-espace/mes-donnees/", space.my_data, name="my_data"),
    path("mon-espace/mes-donnees/fichier/", space.my_data_file, name="my_data_file"),
    path("mon-espace/mes-donnees/fermer/", space.close_account, name="close_account"),
]
