from django.urls import path

from library.urls import resource_paths
from members.accounts import security, views
from members.reader_messages.views import report
from members.reading_lists import save
from members.reading_lists import views as lists_views
from members.saved_searches import private_feeds, unsubscribe
from members.saved_searches import views as saved_views
from members.shared_links import views as shared_links
from members.submissions import views as submissions

urlpatterns = [
    path("join/<str:token>/", views.join, name="join"),
    path("organisation/", views.organisation, name="own_organisation"),
    path("organisation/people/<int:pk>/remove/", views.remove, name="remove_person"),
    path(
        "organisation/invitations/<int:pk>/take-back/",
        views.revoke_invitation,
        name="take_back_invitation",
    ),
    path("organisation/leave/", views.leave, name="leave"),
    path("organisation/activity/", security.activity, name="note_activity"),
    path(
        "organisation/sessions/end/", security.end_other_sessions, name="end_sessions"
    ),
    path("saved/", saved_views.saved_searches, name="saved_searches"),
    path("saved/new/", saved_views.save_search, name="save_search"),
    path("saved/<int:pk>/", saved_views.change_saved, name="change_saved"),
    path("saved/<int:pk>/delete/", saved_views.delete_saved, name="delete_saved"),
    path("saved/<int:pk>/feed/", private_feeds.make_feed, name="make_feed"),
    path("saved/<int:pk>/feed/renew/", private_feeds.renew_feed, name="renew_feed"),
    path("saved/<int:pk>/feed/end/", private_feeds.revoke_feed, name="revoke_feed"),
    path("feeds/<str:token>.atom", private_feeds.private_feed, name="private_feed"),
    path("lists/", lists_views.reading_lists, name="reading_lists"),
    path("lists/save/<int:pk>/", save.save_to_list, name="save_to_list"),
    path("lists/<int:pk>/", lists_views.reading_list, name="reading_list"),
    path("lists/<int:pk>/change/", lists_views.change_list, name="change_list"),
    path("lists/<int:pk>/delete/", lists_views.delete_list, name="delete_list"),
    path("lists/<int:pk>/copy/", lists_views.copy_list, name="copy_list"),
    path(
        "lists/<int:pk>/entries/<int:entry>/",
        lists_views.change_entry,
        name="change_entry",
    ),
    path(
        "lists/<int:pk>/export.<slug:kind>", lists_views.export_list, name="export_list"
    ),
    path("suggest/", submissions.suggest_resource, name="suggest_resource"),
    *resource_paths("report/", report, "report"),
    path("library/<int:pk>/share/", shared_links.share, name="share_resource"),
    path("shared/links/<int:pk>/end/", shared_links.revoke_link, name="revoke_link"),
    path("shared/<str:token>/", shared_links.shared_resource, name="shared_resource"),
    path("shared/<str:token>/<int:pk>/", shared_links.shared_file, name="shared_file"),
    path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
