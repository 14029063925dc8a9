from django.urls import path

from api.dumps.views import dump_file, llms

urlpatterns = [
    path("dumps/<str:name>", dump_file, name="dump"),
    path("llms.txt", llms, name="llms"),
]
