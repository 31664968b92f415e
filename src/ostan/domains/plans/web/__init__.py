"""Pages of plans, mounted under /plans/: documents, who takes what of them, promises, demands on national bodies."""

from django.urls import path

from ostan.domains.plans.web import coverage, deciding, demands, documents, importing, promises, promising

app_name = "plans"

urlpatterns = [
    path("", documents.listing, name="documents"),
    path("add/", documents.add, name="document_add"),
    path("documents/<int:document_id>/", documents.one, name="document"),
    path("documents/<int:document_id>/term/", documents.term, name="document_term"),
    path("documents/<int:document_id>/coverage/", coverage.page, name="coverage"),
    path("documents/<int:document_id>/import/", importing.take_over, name="import"),
    path("documents/<int:document_id>/template/", importing.template, name="template"),
    path("actions/<int:node_id>/", promising.node, name="action"),
    path("actions/<int:node_id>/take/", promising.take, name="take"),
    path("promises/", promises.listing, name="promises"),
    path("promises/<int:commitment_id>/", promises.one, name="promise"),
    path("promises/<int:commitment_id>/amend/", deciding.ask, name="amend"),
    path("amendments/", deciding.waiting, name="amendments"),
    path("demands/", demands.listing, name="demands"),
    path("demands/add/", demands.add, name="demand_add"),
    path("demands/<int:demand_id>/", demands.one, name="demand"),
    path("demands/<int:demand_id>/answer/", demands.answer, name="demand_answer"),
]
