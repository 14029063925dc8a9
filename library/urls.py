from django.urls import path

from . import page_pictures, views

RESOURCE = "library/<int:pk>-<slug:slug>/"
FILE = f"{RESOURCE}<slug:lang>/"
PICTURE = "p/<int:n>/picture.webp"

urlpatterns = [
    path("library/<int:pk>/", views.short_address, name="resource_short"),
    path(f"{RESOURCE}cover.jpg", views.cover, name="cover"),
    path(FILE, views.file, name="file"),
    path(f"{FILE}<int:part>/", views.file, name="file"),
    path(f"{FILE}v/<int:n>/", views.file_version, name="file_version"),
    path(f"{FILE}<int:part>/v/<int:n>/", views.file_version, name="file_version"),
    path(f"{FILE}{PICTURE}", page_pictures.view, name="page_picture"),
    path(f"{FILE}<int:part>/{PICTURE}", page_pictures.view, name="page_picture"),
]
