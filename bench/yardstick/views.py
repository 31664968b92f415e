"""Serializers and viewsets, with the joins that a careful author adds."""

import datetime
import secrets
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import decorators, mixins, permissions, request, response, serializers, status, viewsets

from bench.yardstick.models import Case, Decision, Entry, Message, Service, Task, Unit

DAY = datetime.timedelta(days=1)


class UnitSerializer(serializers.ModelSerializer):
    class Meta:
        model = Unit
        fields = ("id", "name")


class ServiceSerializer(serializers.ModelSerializer):
    unit = UnitSerializer(read_only=True)

    class Meta:
        model = Service
        fields = ("id", "code", "title", "description", "unit")


class TaskSerializer(serializers.ModelSerializer):
    unit = UnitSerializer(read_only=True)
    holder = serializers.StringRelatedField()

    class Meta:
        model = Task
        fields = ("id", "node", "name", "unit", "holder", "state", "opened_at", "due_at", "done_at")


class MessageSerializer(serializers.ModelSerializer):
    class Meta:
        model = Message
        fields = ("id", "kind", "author", "text", "at")


class DecisionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Decision
        fields = ("id", "outcome", "reason", "law", "by", "at")


class EntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Entry
        fields = ("id", "activity", "actor", "facts", "at")


class CaseSerializer(serializers.ModelSerializer):
    service = ServiceSerializer(read_only=True)
    unit = UnitSerializer(read_only=True)
    tasks = TaskSerializer(many=True, read_only=True)
    messages = MessageSerializer(many=True, read_only=True)
    decisions = DecisionSerializer(many=True, read_only=True)
    entries = EntrySerializer(many=True, read_only=True)
    citizen = serializers.StringRelatedField()

    class Meta:
        model = Case
        fields = (
            *(
                "id",
                "code",
                "service",
                "unit",
                "citizen",
                "channel",
                "state",
                "outcome",
                "answers",
                "opened_at",
            ),
            *("norm_due_at", "legal_due_at", "decided_at", "tasks", "messages", "decisions", "entries"),
        )


class NewCaseSerializer(serializers.Serializer):
    service = serializers.SlugRelatedField(slug_field="code", queryset=Service.objects.all())
    mobile = serializers.RegexField(r"^09\d{9}$")
    answers = serializers.DictField()


class DecideSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(["GRANTED", "REFUSED", "PARTLY"])
    reason = serializers.CharField()
    law = serializers.CharField(allow_blank=True)


class WorkSerializer(TaskSerializer):
    case = serializers.SerializerMethodField()

    class Meta(TaskSerializer.Meta):
        fields = (*TaskSerializer.Meta.fields, "case")

    def get_case(self, task: Task) -> dict[str, Any]:
        case = task.case
        return {
            "code": case.code,
            "service": case.service.title,
            "citizen": str(case.citizen),
            "norm_due_at": case.norm_due_at,
            "legal_due_at": case.legal_due_at,
        }


class CaseViewSet(mixins.CreateModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    lookup_field = "code"
    serializer_class = CaseSerializer

    def get_queryset(self) -> QuerySet[Case]:
        return Case.objects.select_related("service__unit", "unit", "citizen").prefetch_related(
            "tasks__unit", "tasks__holder", "messages", "decisions", "entries"
        )

    @transaction.atomic
    def create(self, request: request.Request, *args: Any, **kwargs: Any) -> response.Response:
        told = NewCaseSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        now, service = timezone.now(), told.validated_data["service"]
        case = Case.objects.create(
            code=str(secrets.randbelow(10**12)).zfill(12),
            service=service,
            citizen=request.user,
            unit=service.unit,
            mobile=told.validated_data["mobile"],
            channel="WEB",
            state="OPEN",
            answers=told.validated_data["answers"],
            opened_at=now,
            norm_due_at=now + 10 * DAY,
            legal_due_at=now + 20 * DAY,
        )
        Task.objects.create(
            case=case,
            node="check",
            name="بررسی",
            unit=service.unit,
            state="OPEN",
            opened_at=now,
            due_at=now + 2 * DAY,
        )
        Entry.objects.create(
            case=case, actor=request.user, activity="CaseOpened", facts={"id": case.pk}, at=now
        )
        Entry.objects.create(case=case, actor=None, activity="TaskOpened", facts={"node": "check"}, at=now)
        return response.Response({"code": case.code}, status=status.HTTP_201_CREATED)

    @decorators.action(detail=True, methods=["post"])
    @transaction.atomic
    def decide(self, request: request.Request, code: str) -> response.Response:
        told = DecideSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        case = Case.objects.select_for_update().get(code=code)
        if case.state == "DECIDED":
            return response.Response({"detail": "decided"}, status=status.HTTP_409_CONFLICT)
        now = timezone.now()
        case.state, case.outcome, case.decided_at = "DECIDED", told.validated_data["outcome"], now
        case.save()
        for task in case.tasks.filter(done_at=None):
            task.state, task.done_at = "DONE", now
            task.save()
        Decision.objects.create(case=case, by=request.user, at=now, **told.validated_data)
        Entry.objects.create(
            case=case, actor=request.user, activity="CaseDecided", facts={"id": case.pk}, at=now
        )
        return response.Response({"code": case.code, "state": case.state})

    @decorators.action(detail=False, permission_classes=[permissions.AllowAny])
    def track(self, request: request.Request) -> response.Response:
        case = Case.objects.select_related("service").get(
            code=request.query_params["code"], mobile=request.query_params["mobile"]
        )
        return response.Response(
            {"code": case.code, "service": case.service.title, "state": case.state, "due": case.norm_due_at}
        )


class TaskViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    serializer_class = WorkSerializer
    filterset_fields = ("unit", "state")

    def get_queryset(self) -> QuerySet[Task]:
        return Task.objects.select_related("unit", "holder", "case__service", "case__citizen").order_by(
            "due_at", "id"
        )


class ServiceViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = ServiceSerializer
    permission_classes = (permissions.AllowAny,)
    search_fields = ("title", "description")
    queryset = Service.objects.select_related("unit").order_by("title")
