"""Naming a fault for a log: what it was, never what it was about."""


def name_of(fault: BaseException) -> str:
    """The type; for an AWS error its code and operation too. Its message may quote anything: it is left out."""
    name, response = type(fault).__name__, getattr(fault, "response", None)
    if not isinstance(response, dict):
        return name
    code = response.get("Error", {}).get("Code", name)
    return f"{code} on {getattr(fault, 'operation_name', 'an unknown operation')}"
