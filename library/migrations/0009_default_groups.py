"""Take away what Wagtail's own migrations give to the groups that they make.

"Moderators" and "Editors" may add and change every document and image from the root
collection down, the library's files among them, and edit all pages. The library has its
own "Editors", whose rights `library.roles.create_roles` gives.
"""

from django.db import migrations

OF_WAGTAIL = ("wagtailcore", "wagtaildocs", "wagtailimages")


def remove_default_rights(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name="Moderators").delete()
    # Its only step is to be approved by the moderators.
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Workflow.objects.filter(name="Moderators approval").delete()
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()

    editors = Group.objects.filter(name="Editors").first()
    if editors is None:
        return
    GroupCollectionPermission = apps.get_model(
        "wagtailcore", "GroupCollectionPermission"
    )
    GroupCollectionPermission.objects.filter(
        group=editors, collection__depth=1
    ).delete()
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupPagePermission.objects.filter(group=editors, page__depth=1).delete()
    editors.permissions.remove(
        *editors.permissions.filter(content_type__app_label__in=OF_WAGTAIL)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0008_images"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.RunPython(remove_default_rights, migrations.RunPython.noop)
    ]
