"""Départements and groupings of the simulated country, for the découpage and the contours.

SIREN of the EPT, of its neighbour that a quartier spills into and of the Métropole are the real
identifiers, which the perimeter names; every other SIREN is invented (9991…).
"""

from dataclasses import dataclass

from ingestion.demo.elsewhere import PLACES
from ingestion.demo.seeds import EPT
from ingestion.demo.territory import Territory

METROPOLE = "200054781"
_NEIGHBOUR_EPT = "200058006"


@dataclass(frozen=True, slots=True)
class Departement:
    code: str
    nom: str
    region: str
    nom_region: str
    chef_lieu: str
    zone: str = "metro"


@dataclass(frozen=True, slots=True)
class Group:
    siren: str
    nom: str
    kind: str
    members: tuple[str, ...]


DEPARTEMENTS = {
    d.code: d
    for d in (
        Departement("01", "Ain", "84", "Auvergne-Rhône-Alpes", "01053"),
        Departement("02", "Aisne", "32", "Hauts-de-France", "02408"),
        Departement("13", "Bouches-du-Rhône", "93", "Provence-Alpes-Côte d'Azur", "13055"),
        Departement("2A", "Corse-du-Sud", "94", "Corse", "2A004"),
        Departement("33", "Gironde", "75", "Nouvelle-Aquitaine", "33063"),
        Departement("54", "Meurthe-et-Moselle", "44", "Grand Est", "54395"),
        Departement("59", "Nord", "32", "Hauts-de-France", "59350"),
        Departement("62", "Pas-de-Calais", "32", "Hauts-de-France", "62041"),
        Departement("69", "Rhône", "84", "Auvergne-Rhône-Alpes", "69123"),
        Departement("75", "Paris", "11", "Île-de-France", "75056"),
        Departement("77", "Seine-et-Marne", "11", "Île-de-France", "77288"),
        Departement("78", "Yvelines", "11", "Île-de-France", "78646"),
        Departement("91", "Essonne", "11", "Île-de-France", "91228"),
        Departement("92", "Hauts-de-Seine", "11", "Île-de-France", "92050"),
        Departement("93", "Seine-Saint-Denis", "11", "Île-de-France", "93008"),
        Departement("94", "Val-de-Marne", "11", "Île-de-France", "94028"),
        Departement("95", "Val-d'Oise", "11", "Île-de-France", "95500"),
        Departement("971", "Guadeloupe", "01", "Guadeloupe", "97105", "drom"),
        Departement("972", "Martinique", "02", "Martinique", "97209", "drom"),
        Departement("973", "Guyane", "03", "Guyane", "97302", "drom"),
        Departement("974", "La Réunion", "04", "La Réunion", "97411", "drom"),
        Departement("976", "Mayotte", "06", "Mayotte", "97608", "drom"),
    )
}

_METROPOLE_OUTSIDE_EPT = ("75056", "92004", "92036", "93001", "93066", "94044", "95018")
_OTHER_EPTS = (
    Group(_NEIGHBOUR_EPT, "Grand Paris Sud Est Avenir", "EPT", ("94044",)),
    Group("999100001", "Territoire simulé du nord", "EPT", ("93001", "93066")),
    Group("999100002", "Territoire simulé de l'ouest", "EPT", ("92004", "92036", "95018")),
)
_OTHER_GROUPS = (
    ("CC", ("01002",)), ("CC", ("02001", "02002")), ("METRO", ("13055",)), ("CA", ("2A004",)),
    ("METRO", ("33063",)), ("METRO", ("54395",)), ("CC", ("59452",)), ("CA", ("62637",)),
    ("CC", ("62388",)), ("MET69", ("69096",)), ("CA", ("77284",)), ("CU", ("78361",)),
    ("CA", ("91228", "91286")), ("CA", ("97101",)), ("CA", ("97209",)), ("CA", ("97302",)),
    ("CA", ("97411",)), ("CA", ("97608",)),
)  # fmt: skip


def territorial_groups(country: Territory) -> list[Group]:
    """Établissements publics territoriaux: members of the Métropole, never listed as EPCI."""
    own = tuple(c.code for c in country.seeds.communes)
    return [Group(EPT, "Grand-Orly Seine Bièvre", "EPT", own), *_OTHER_EPTS]


def community_groups(country: Territory) -> list[Group]:
    """EPCI à fiscalité propre. The Métropole holds the EPT's communes, not the EPT."""
    own = tuple(c.code for c in country.seeds.communes)
    members = tuple(sorted((*own, *_METROPOLE_OUTSIDE_EPT)))
    others = [
        Group(f"9991001{i:02d}", f"{kind} simulée n° {i}", kind, codes)
        for i, (kind, codes) in enumerate(_OTHER_GROUPS, start=1)
    ]
    return [Group(METROPOLE, "Métropole du Grand Paris", "METRO", members), *others]


def groups_of(communes: tuple[str, ...], country: Territory) -> list[str]:
    """SIREN of the groupings of some communes: the EPT where there is one."""
    parents = {p.code: p.parent or p.code for p in PLACES}
    wanted = {parents.get(code, code) for code in communes}
    first = [*territorial_groups(country), *community_groups(country)]
    found = {next(g.siren for g in first if code in g.members) for code in wanted}
    return sorted(found)
