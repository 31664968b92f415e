"""Papers of plans: the letter of a demand on a national body."""

from django.urls import path

from ostan.portal.plans import letter

urlpatterns = [
    path("plans/demands/<int:demand_id>/letter/", letter.pdf, name="demand_letter"),
]
