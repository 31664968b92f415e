"""The books: bills of the units, what was paid by hand, waived, given back, and the gateway's report beside ours."""

from django.urls import path

from ostan.portal.work.payments import bill, listing, reconciling

urlpatterns = [
    path("", listing.payments, name="work_payments"),
    path("export/", listing.export, name="work_payments_export"),
    path("reconcile/", reconciling.reconcile, name="work_reconcile"),
    path("<int:bill_id>/", bill.bill, name="work_bill"),
    path("<int:bill_id>/slip/", bill.slip, name="work_bill_slip"),
]
