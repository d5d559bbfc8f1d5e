"""Bodies that newsrooms name by acronym without explaining it, and what they are.

Identifiers stand here only where they were checked by hand; an unchecked one is worse than none.
"""

from __future__ import annotations

from typing import NamedTuple

from services.enrich.enrichers.resolution.wording import key_of


class Body(NamedTuple):
    """A well-known body: its name, what kind it is, other names, and a Wikidata number if that was checked."""

    name: str
    subtype: str | None = None
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None

    @property
    def uri(self) -> str | None:
        return f"http://www.wikidata.org/entity/{self.wikidata}" if self.wikidata else None


# name | subtype | other names | Wikidata
_TABLE = """
Daesh|armedGroup|Islamic State;ISIS;ISIL|Q2429253
al-Qaeda|armedGroup|al-Qaida;al Qaeda
al-Shabaab|armedGroup|al-Shabab;al Shabaab
Boko Haram|armedGroup
Hezbollah|armedGroup|Hizbollah;Hizbullah
Taliban|armedGroup|Taleban
United Nations|intergovernmental|UN
European Union|intergovernmental|EU
North Atlantic Treaty Organization|intergovernmental|NATO
World Health Organization|intergovernmental|WHO
World Trade Organization|intergovernmental|WTO
International Monetary Fund|intergovernmental|IMF
International Atomic Energy Agency|intergovernmental|IAEA
International Criminal Court|intergovernmental|ICC
International Court of Justice|intergovernmental|ICJ
African Union|intergovernmental|AU
Association of Southeast Asian Nations|intergovernmental|ASEAN
Economic Community of West African States|intergovernmental|ECOWAS
Gulf Cooperation Council|intergovernmental|GCC
Organization of the Petroleum Exporting Countries|intergovernmental|OPEC
Organisation for Economic Co-operation and Development|intergovernmental|OECD
Organization for Security and Co-operation in Europe|intergovernmental|OSCE
United Nations Children's Fund|intergovernmental|UNICEF
United Nations High Commissioner for Refugees|intergovernmental|UNHCR
United Nations Educational, Scientific and Cultural Organization|intergovernmental|UNESCO
World Food Programme|intergovernmental|WFP;World Food Program
European Central Bank|intergovernmental|ECB
European Commission|intergovernmental
World Bank|intergovernmental
Federal Bureau of Investigation|governmentBody|FBI
Central Intelligence Agency|governmentBody|CIA
National Aeronautics and Space Administration|governmentBody|NASA
Associated Press|newsAgency|AP
Agence France-Presse|newsAgency|AFP
Reuters|newsAgency
Xinhua|newsAgency|Xinhua News Agency
Deutsche Presse-Agentur|newsAgency|dpa
British Broadcasting Corporation|broadcaster|BBC
Al Jazeera|broadcaster
Médecins Sans Frontières|nonGovernmental|MSF;Doctors Without Borders
Amnesty International|nonGovernmental
Human Rights Watch|nonGovernmental|HRW
Fédération Internationale de Football Association|sportsBody|FIFA
Union of European Football Associations|sportsBody|UEFA
International Olympic Committee|sportsBody|IOC
"""


def _read_table() -> dict[str, Body]:
    found: dict[str, Body] = {}
    for row in filter(None, _TABLE.split("\n")):
        name, subtype, others, wikidata, *_ = [*row.split("|"), "", "", ""]
        aliases = tuple(filter(None, others.split(";")))
        body = Body(name, subtype or None, aliases, wikidata or None)
        found |= {key_of(spelling): body for spelling in (name, *aliases)}
    return found


BODIES = _read_table()
