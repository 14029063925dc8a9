from django.urls import path

from . import machines, views

urlpatterns = [
    path("", views.home, name="home"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
]
