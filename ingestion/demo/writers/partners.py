"""Files of the partners, under the project's own contracts: one deposit per period."""

from typing import TYPE_CHECKING

from ingestion.demo.partner_files.deposits import deposits
from ingestion.demo.partner_files.followed import conventions, police, prij, young_people
from ingestion.demo.partner_files.funds import fil, labels
from ingestion.demo.partner_files.housing import abatement, renewal
from ingestion.demo.partner_files.programmed import programming
from ingestion.demo.partner_files.stations import stations
from ingestion.demo.partner_files.taking_part import councils, gifts

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer

WRITERS: "dict[str, Writer]" = {
    "ept_fil": deposits(fil, "xlsx"),
    "ept_label": deposits(labels, "xlsx"),
    "prij": deposits(prij, "csv"),
    "insee_neet_quartiers": deposits(young_people, "csv"),
    "cdv_prog": deposits(programming, "csv"),
    # As older spreadsheets write it.
    "tfpb": deposits(abatement, "csv", "cp1252"),
    "cc_mdp": deposits(councils, "csv"),
    "fdd": deposits(gifts, "csv"),
    "npnru_l": deposits(renewal, "csv"),
    "police": deposits(police, "csv", "utf-8"),
    "conv": deposits(conventions, "csv"),
    "idfm_arrets": deposits(stations, "csv"),
}
