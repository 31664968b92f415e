"""The answers of GovStack's Registration building block as a table: which fields each has, of which kind.

Source: https://github.com/GovStackWorkingGroup/bb-registration, api/GovStack_Registration_BB_API.json 0.1.1 and
api/GovStack_Registration_BB_API_statistics.json 1.0.0; only their facts stand here. 0.1.1 went round in two editions,
one with `serviceKey` and one with `serviceId`; both are in the table. A field that must be there ends in "!".
"""

from typing import Any

STATUS = {"PENDING", "APPROVED", "SENDBACK", "REJECTED"}

SERVICE = (
    "id! name! version! type! isExecutable:boolean isClosed:boolean description serviceBody:list serviceKey!"
)
FORM_ITEM = "eFormId name description version latest:boolean"
APPLICATION = """
    fileId registered:instant serviceKey! serviceId! serviceName status:status ended:boolean
    applicationData:application! applicantId!
"""
TASK = """
    taskId assigneeId roleId created:instant description serviceKey serviceId serviceName fileId eFormId status:status
"""

TABLE: dict[str, str] = {
    "service": SERVICE,
    "EFormListItem": FORM_ITEM,
    "EForm": f"{FORM_ITEM} schema:object",
    "applicationFileResponse": APPLICATION,
    "applicantApplicationFileListResponse": """
        fileId mainTaskId taskTitle roleId roleName assigneeId operatorName status:status applicantId created:instant
        registered:instant description serviceName serviceKey serviceId eformId documentUrls:list additionalMeta:object
    """,
    "application": "applicationName applicantId! created:instant formData:formData documentUrls:list",
    "formData": "data:object eFormId",
    "uploadResponse": "code:integer type message url",
    "userTaskResponse": f"{TASK} mainTaskId name",
    "dataUserTaskResponse": f"{TASK} taskName formVariables:objects data:objects",
    "completedTaskResponse": "taskId fileId serviceKey serviceId status:status variables:objects",
    "systemError": "traceId code message localizedMessage",
    "statistics": "processed:integer approved:integer sentBack:integer rejected:integer references:references",
    "references": """
        startDate:day endDate:day registrationName operator role
        timeframeDay:boolean timeframeWeek:boolean timeframeMonth:boolean timeframeYear:boolean
    """,
}

KINDS: dict[str, dict[str, Any]] = {
    "": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "object": {"type": "object"},
    "objects": {"type": "object", "additionalProperties": {"type": "object"}},
    "list": {"type": "array"},
    "instant": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"},
    "day": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    "status": {
        "type": "object",
        "properties": {"code": {"enum": sorted(STATUS)}, "title": {"type": "string"}},
        "required": ["code", "title"],
        "additionalProperties": False,
    },
}


def schema(name: str, *ours: str) -> dict[str, Any]:
    """The JSON Schema of an answer, which allows no other fields than those of the table and the named ones of ours."""
    properties: dict[str, Any] = {one: {} for one in ours}
    required = []
    for one in TABLE[name].split():
        field, _, kind = one.rstrip("!").partition(":")
        properties[field] = KINDS[kind] if kind in KINDS else schema(kind)
        required += [field] if one.endswith("!") else []
    told = {"type": "object", "properties": properties, "required": required}
    return {**told, "additionalProperties": False}
