from django.urls import path

from api.tokens import views

urlpatterns = [
    path("tokens/", views.access_tokens, name="access_tokens"),
    path("tokens/new/", views.create_token, name="create_token"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
]
