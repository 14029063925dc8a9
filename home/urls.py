from django.urls import path

from . import machines, views

urlpatterns = [
    path("", views.home, name="home"),
    path("collections/", views.collection_list, name="collections"),
    path("browse/", views.browse, name="browse"),
    path("page/<int:pk>/", views.page_short, name="page_short"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
]
