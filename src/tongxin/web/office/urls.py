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
        "verdicts",
        "review",
        "signing",
        "grid",
        "cell",
        "sheet",
        "tasks",
        "cases",
        "schemes",
        "mocks",
        "marking",
        "mock_results",
        "points",
        "visits",
        "rectify",
        "work",
        "work_unit",
        "nodes",
        "calendars",
        "reports",
        "work_reports",
        "archive",
        "dossier",
        "today",
        "vetoes",
        "surveys",
        "survey_sheets",
        "supervision",
        "slips",
    )
]
