"""The same nouns and columns as the house keeps, as a Django tutorial would write them."""

from django.conf import settings
from django.db import models


class Unit(models.Model):
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)


class Service(models.Model):
    code = models.SlugField(unique=True)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)


class Case(models.Model):
    code = models.CharField(max_length=16, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT)
    citizen = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    mobile = models.CharField(max_length=11, db_index=True)
    channel = models.CharField(max_length=12)
    state = models.CharField(max_length=12, db_index=True)
    outcome = models.CharField(max_length=12, blank=True)
    answers = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    norm_due_at = models.DateTimeField()
    legal_due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)


class Task(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    node = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=12, db_index=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True)


class Message(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    text = models.TextField()
    at = models.DateTimeField()


class Decision(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12)
    reason = models.TextField()
    law = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()


class Entry(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    activity = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
