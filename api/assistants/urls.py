from django.urls import path

from api.assistants.views import mcp

urlpatterns = [path("mcp", mcp, name="mcp")]
