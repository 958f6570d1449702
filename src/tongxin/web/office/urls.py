"""Every address of the staff side; each area brings its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include(f"tongxin.web.office.{area}"))
    for area in (
        "accounts",
        "people",
        "settings",
        "setup",
        "standards",
        "units",
        "entry",
        "evidence",
        "imports",
        "ledger",
        "kinds",
        "review",
        "grid",
        "cell",
        "sheet",
        "tasks",
        "cases",
        "schemes",
        "dossier",
        "today",
    )
]
