"""What the data team finds in the morning when a night failed: which step, why, what to do."""

import json
from datetime import UTC, datetime

import structlog
from dagster import HookContext, HookDefinition, failure_hook

from orchestration.settings import Settings

log = structlog.get_logger()


def failure_alert(settings: Settings) -> HookDefinition:
    """Hook of the job: one structured log line and one line in `etat/alertes.jsonl`."""

    @failure_hook(name="alerte_refresh")
    def alerte_refresh(context: HookContext) -> None:
        error = context.op_exception
        alert = {
            "quand": datetime.now(UTC).isoformat(timespec="seconds"),
            "run": context.run_id,
            "etape": context.op.name,
            "erreur": str(error)[:2000] if error else "cause non transmise par Dagster",
            "a_faire": "observatoire status : ce qui l'a arrêté, et ce qui est en service",
        }
        path = settings.layout.alerts
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(alert, ensure_ascii=False) + "\n")
        log.error("refresh_en_echec", **alert)

    return alerte_refresh
