"""Every address that is open to the public; each must stand in `web.ui.middleware.OPEN`."""

from django.urls import include, path

urlpatterns = [
    path("", include(f"tongxin.web.public.{area}"))
    for area in ("family", "apply", "questionnaire", "notices")
]
