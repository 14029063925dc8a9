from django.urls import path

from home import discovery, views
from home.collections.reading_lists import collection_from_list

urlpatterns = [
    path("", views.home, name="home"),
    path("collections/", views.collection_list, name="collections"),
    path(
        "collections/from-list/<int:pk>/",
        collection_from_list,
        name="collection_from_list",
    ),
    path("browse/", views.browse, name="browse"),
    path("page/<int:pk>/", views.page_short, name="page_short"),
    path("opensearch.xml", discovery.opensearch, name="opensearch"),
]
