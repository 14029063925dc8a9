from django.urls import path

from . import views

RESOURCE = "library/<int:pk>-<slug:slug>/"

urlpatterns = [
    path("library/<int:pk>/", views.short_address, name="resource_short"),
    path(f"{RESOURCE}cover.jpg", views.cover, name="cover"),
    path(f"{RESOURCE}<slug:lang>/", views.file, name="file"),
    path(f"{RESOURCE}<slug:lang>/<int:part>/", views.file, name="file"),
]
