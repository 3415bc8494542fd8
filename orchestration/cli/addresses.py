"""`observatoire sources --verifier`: does each address of the catalogue answer now?

Lines, not a table: addresses are longer than a screen is wide.
"""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.markup import escape

from ingestion.declaration.access_model import ManualAccess
from ingestion.fetch.mirror import AddressMirror, parse_mirror
from ingestion.fetch.verify import Address, Answer, addresses, look
from orchestration.settings import Settings
from orchestration.workspace import Request, Workspace

Found = tuple[Address, Answer | None]


def verify_command(settings: Settings, console: Console) -> None:
    """« NON VÉRIFIÉE » is the catalogue's word on an address, whatever it answers now."""
    workspace = Workspace(settings, Request())
    mirror = parse_mirror(settings.miroir)
    base = mirror if isinstance(mirror, AddressMirror) else None
    with console.status("Adresses interrogées, sans rien télécharger…"):
        found = look(addresses(workspace.sources.values()), base)
    for line in _lines(found, base):
        console.print(line, highlight=False, soft_wrap=True)
    asked = [answer for _, answer in found if answer is not None]
    good = sum(answer.reason is None for answer in asked)
    unverified = sum(not address.verified for address, _ in found)
    console.print(
        f"\n{good} adresse(s) répondent sur {len(asked)} interrogée(s) ; {unverified} "
        f"NON VÉRIFIÉE(S) au catalogue sur {len(found)}.",
        highlight=False,
        soft_wrap=True,
    )


def _lines(found: Iterable[Found], mirror: AddressMirror | None) -> Iterator[str]:
    """A line per source, then one per place with the editions found there."""
    sources: dict[str, dict[str, list[str]]] = {}
    for address, answer in found:
        places = sources.setdefault(address.source_id, {})
        verified = (
            "adresse vérifiée au catalogue"
            if address.verified
            else "[yellow]adresse NON VÉRIFIÉE au catalogue[/]"
        )
        said = f"{address.kind}, {verified} · {_now(answer)}{escape(_place(address, mirror))}"
        places.setdefault(said, []).append(address.edition or "")
    for source_id, places in sources.items():
        yield f"[bold]{source_id}[/]"
        for said, editions in places.items():
            names = " ".join(dict.fromkeys(name for name in editions if name))
            yield f"  {names or 'sans édition'} · {said}"


def _now(answer: Answer | None) -> str:
    if answer is None:
        return ""
    if answer.reason is not None:
        return f"[red]{escape(answer.reason)}[/] · "
    size = f"{answer.octets / 1e6:.1f} Mo" if answer.octets is not None else "taille inconnue"
    kind = escape(answer.content_type or "type inconnu")
    return f"[green]{answer.status}[/], {size}, {kind} · "


def _place(address: Address, mirror: AddressMirror | None) -> str:
    if address.reason is not None:
        return address.reason
    if address.url is not None:
        return mirror.address(address.url) if mirror else address.url
    if isinstance(address.access, ManualAccess):
        return f"à télécharger à la main : {address.access.page} ({address.access.consigne})"
    if address.access is None:
        return "aucune adresse au catalogue"
    return f"déposée par un partenaire : observatoire modele {address.source_id}"
