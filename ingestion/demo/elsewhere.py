"""What stands around the EPT in the simulation: a few communes and quartiers of the country.

Codes and names of communes exist; populations, names of quartiers and places are invented. Each
one is there for a trap: Corsica's letter, overseas, arrondissements, a homonym, a renamed commune,
a quartier over two départements, accents outside Latin-1.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or arrondissement outside the EPT. `published`: its name in the 2015 files."""

    code: str
    nom: str
    departement: str
    population: int
    parent: str | None = None
    published: str | None = None
    nb_iris: int = 0


@dataclass(frozen=True, slots=True)
class Outside:
    """A quartier outside the EPT. `parts`: commune -> population of 2018. Place in degrees."""

    code: str
    nom: str
    parts: tuple[tuple[str, int], ...]
    code_2024: str | None
    lon: float
    lat: float


PLACES = (
    Place("01002", "L'Abergement-de-Varey", "01", 281),
    Place("02001", "Abbécourt", "02", 517),
    Place("02002", "Achery", "02", 604),
    Place("13055", "Marseille", "13", 861_300),
    Place("13215", "Marseille 15e Arrondissement", "13", 77_350, parent="13055"),
    Place("2A004", "Ajaccio", "2A", 74_120),
    Place("33063", "Bordeaux", "33", 255_080),
    Place("54395", "Nancy", "54", 103_640),
    Place("59452", "Ostricourt", "59", 5_510),
    Place("62388", "Grigny", "62", 433),
    Place("62637", "Oignies", "62", 9_630),
    # Published as "Grigny" in 2015: a name that now belongs to another commune.
    Place("69096", "Grigny-sur-Rhône", "69", 9_720, published="Grigny"),
    Place("75056", "Paris", "75", 2_087_400),
    Place("75119", "Paris 19e Arrondissement", "75", 181_260, parent="75056"),
    Place("77284", "Meaux", "77", 54_710),
    Place("78361", "Mantes-la-Jolie", "78", 43_930),
    Place("91228", "Évry-Courcouronnes", "91", 64_870),
    Place("91286", "Grigny", "91", 28_410, nb_iris=10),
    Place("92004", "Asnières-sur-Seine", "92", 88_140),
    Place("92036", "Gennevilliers", "92", 47_880),
    Place("93001", "Aubervilliers", "93", 86_430),
    Place("93066", "Saint-Denis", "93", 146_320),
    Place("94044", "Limeil-Brévannes", "94", 28_170, nb_iris=8),
    Place("95018", "Argenteuil", "95", 109_540),
    Place("97101", "Les Abymes", "971", 52_330),
    Place("97209", "Fort-de-France", "972", 74_910),
    Place("97302", "Cayenne", "973", 64_220),
    Place("97411", "Saint-Denis", "974", 152_870),
    Place("97608", "Mamoudzou", "976", 73_240),
)

# QP091027 belongs to a contrat de ville of the EPT: its population comes from the seeds.
GRIGNY_2 = "QP091027"
LIST_ONLY = frozenset({"QP976001"})

OUTSIDE = (
    Outside("QP971001", "Le Morne - Les Flamboyants", (("97101", 2940),), "QN97101M", -61.5, 16.27),
    Outside("QP972001", "Bord de Mer", (("97209", 3870),), "QN97201M", -61.06, 14.61),
    Outside("QP973001", "Les Palétuviers", (("97302", 4410),), "QN97301M", -52.31, 4.93),
    Outside("QP974001", "Ravine Haute : Les Filaos", (("97411", 5260),), "QN97401I", 55.45, -20.89),
    Outside("QP976001", "Pointe du Lagon", (("97608", 6130),), None, 45.23, -12.78),
    Outside("QP013007", "La Garrigue : Bel Air", (("13215", 5140),), "QN01307M", 5.36, 43.35),
    Outside("QP02A001", "Les Cèdres - Saint-Roch", (("2A004", 2310),), "QN02A01M", 8.72, 41.93),
    Outside("QP033010", "Les Tilleuls", (("33063", 3380),), "QN03310M", -0.56, 44.86),
    Outside("QP054014", "Le Cœur d’Îlot", (("54395", 1490),), "QN05414M", 6.17, 48.69),
    Outside("QP062040", "Cité de la Fosse", (("62637", 1320), ("59452", 480)),
            "QN06240M", 2.99, 50.46),
    Outside("QP069018", "Le Vallon (Haut et Bas)", (("69096", 1130),), "QN06918M", 4.79, 45.61),
    Outside("QP075005", "Les Ateliers  Canal", (("75119", 2870),), "QN07505M", 2.385, 48.885),
    Outside("QP077001", "Les Grands Prés", (("77284", 6020),), "QN07701M", 2.9, 48.96),
    Outside("QP078016", "Bois Joli - Les Peupliers", (("78361", 7350),), "QN07816M", 1.69, 48.99),
    Outside(GRIGNY_2, "Grigny 2", (("91286", 0),), "QN09126M", 0, 0),
    Outside("QP091032", "Les Terrasses", (("91228", 4230),), "QN09104M", 2.43, 48.625),
    Outside("QP092001", "Le Port : Docks", (("92036", 3900), ("92004", 2650)),
            "QN09201M", 2.29, 48.93),
    Outside("QP093010", "Le Canal - Les Quatre Vents", (("93066", 5200), ("93001", 8900)),
            "QN09310M", 2.37, 48.92),
    Outside("QP095005", "La Butte, Le Plateau", (("95018", 9450),), "QN09505M", 2.24, 48.95),
)  # fmt: skip

NAMES_BY_CODE_2024 = {
    "QN09125M": "La Grande Borne",
    "QN09105I": "Le Clos Perdu",
    "QN97601C": "Mamoudzou",
}
