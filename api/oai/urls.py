from django.urls import path

from api.oai.views import oai

urlpatterns = [path("oai", oai, name="oai")]
