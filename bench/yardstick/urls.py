"""Addresses of the yardstick."""

from rest_framework.routers import SimpleRouter

from bench.yardstick.views import CaseViewSet, ServiceViewSet, TaskViewSet

router = SimpleRouter()
router.register("cases", CaseViewSet, basename="case")
router.register("tasks", TaskViewSet, basename="task")
router.register("services", ServiceViewSet)
urlpatterns = router.urls
