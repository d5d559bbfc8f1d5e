"""English names and demonyms of countries and territories: pycountry's, and what newsrooms write instead.

Left out because they name more than one place: Congo, Congolese, Dominican, Korea, Korean, English (the language).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

# The first name is the one a record shows; codes absent here show pycountry's (common) name.
NEWSROOM_NAMES: dict[str, str] = {
    "AE": "United Arab Emirates|UAE|U.A.E.", "AX": "Åland", "BA": "Bosnia and Herzegovina|Bosnia",
    "BN": "Brunei", "BS": "Bahamas", "CC": "Cocos Islands",
    "CD": "Democratic Republic of the Congo|Democratic Republic of Congo|DR Congo|DRC|Congo-Kinshasa",
    "CG": "Republic of the Congo|Republic of Congo|Congo-Brazzaville",
    "CI": "Côte d’Ivoire|Côte d'Ivoire|Ivory Coast", "CV": "Cape Verde|Cabo Verde",
    "CZ": "Czechia|Czech Republic", "FK": "Falkland Islands|Falklands", "FM": "Micronesia",
    "GW": "Guinea-Bissau|Guinea Bissau", "GB": "United Kingdom|UK|U.K.|Britain|Great Britain",
    "GB-ENG": "England", "GB-NIR": "Northern Ireland", "GB-SCT": "Scotland", "GB-WLS": "Wales",
    "KP": "North Korea|DPRK|D.P.R.K.", "KR": "South Korea|Republic of Korea|Korea Republic", "LA": "Laos",
    "MM": "Myanmar|Burma", "MO": "Macau|Macao", "NL": "Netherlands|Holland", "PN": "Pitcairn Islands",
    "PS": "Palestine|State of Palestine", "RU": "Russia|Russian Federation", "SH": "Saint Helena",
    "ST": "São Tomé and Príncipe|Sao Tome and Principe", "SX": "Sint Maarten",
    "SZ": "Eswatini|Swaziland", "TL": "Timor-Leste|East Timor", "TR": "Turkey|Türkiye",
    "TT": "Trinidad and Tobago|Trinidad",
    "US": "United States|United States of America|US|U.S.|USA|U.S.A.|America",
    "VA": "Vatican City|Vatican|Holy See", "VG": "British Virgin Islands",
    "VI": "US Virgin Islands|U.S. Virgin Islands", "VN": "Vietnam|Viet Nam", "XK": "Kosovo",
}  # fmt: skip

# One form each; the plural is formed unless the ending forbids it. Explicit plurals stand where the singular is also a
# given name or a common word (Dane, Finn, Pole).
DEMONYMS: dict[str, str] = {
    "AD": "Andorran", "AE": "Emirati", "AF": "Afghan", "AG": "Antiguan", "AL": "Albanian",
    "AM": "Armenian", "AO": "Angolan", "AR": "Argentine|Argentinian|Argentinean", "AT": "Austrian",
    "AU": "Australian", "AW": "Aruban", "AZ": "Azerbaijani|Azeri", "BA": "Bosnian",
    "BB": "Barbadian|Bajan", "BD": "Bangladeshi", "BE": "Belgian", "BF": "Burkinabe|Burkinabé",
    "BG": "Bulgarian", "BH": "Bahraini", "BI": "Burundian", "BJ": "Beninese", "BM": "Bermudian",
    "BN": "Bruneian", "BO": "Bolivian", "BR": "Brazilian", "BS": "Bahamian", "BT": "Bhutanese",
    "BW": "Botswanan|Batswana", "BY": "Belarusian|Belarussian", "BZ": "Belizean", "CA": "Canadian",
    "CH": "Swiss", "CI": "Ivorian|Ivoirian", "CL": "Chilean", "CM": "Cameroonian", "CN": "Chinese",
    "CO": "Colombian", "CR": "Costa Rican", "CU": "Cuban", "CV": "Cape Verdean", "CY": "Cypriot",
    "CZ": "Czech|Czechs", "DE": "German", "DJ": "Djiboutian", "DK": "Danish|Danes", "DZ": "Algerian",
    "EC": "Ecuadorian|Ecuadorean", "EE": "Estonian", "EG": "Egyptian", "EH": "Sahrawi",
    "ER": "Eritrean", "ES": "Spanish|Spaniard", "ET": "Ethiopian", "FI": "Finnish|Finns",
    "FJ": "Fijian", "FO": "Faroese", "FR": "French|Frenchman|Frenchmen|Frenchwoman", "GA": "Gabonese",
    "GB": "British|Briton", "GB-NIR": "Northern Irish", "GB-SCT": "Scottish|Scots", "GB-WLS": "Welsh",
    "GD": "Grenadian", "GE": "Georgian", "GH": "Ghanaian", "GI": "Gibraltarian",
    "GL": "Greenlandic|Greenlander", "GM": "Gambian", "GN": "Guinean",
    "GQ": "Equatorial Guinean|Equatoguinean", "GR": "Greek", "GT": "Guatemalan", "GU": "Guamanian",
    "GW": "Bissau-Guinean", "GY": "Guyanese", "HK": "Hong Konger", "HN": "Honduran",
    "HR": "Croatian|Croat", "HT": "Haitian", "HU": "Hungarian", "ID": "Indonesian",
    "IE": "Irish|Irishman|Irishmen", "IL": "Israeli", "IN": "Indian", "IQ": "Iraqi", "IR": "Iranian",
    "IS": "Icelandic|Icelander", "IT": "Italian", "JM": "Jamaican", "JO": "Jordanian", "JP": "Japanese",
    "KE": "Kenyan", "KG": "Kyrgyz|Kyrgyzstani", "KH": "Cambodian", "KI": "I-Kiribati", "KM": "Comorian",
    "KN": "Kittitian", "KP": "North Korean", "KR": "South Korean", "KW": "Kuwaiti", "KY": "Caymanian",
    "KZ": "Kazakh|Kazakhstani", "LA": "Laotian|Lao", "LB": "Lebanese", "LC": "Saint Lucian",
    "LI": "Liechtensteiner", "LK": "Sri Lankan", "LR": "Liberian", "LS": "Basotho|Mosotho",
    "LT": "Lithuanian", "LU": "Luxembourger|Luxembourgish", "LV": "Latvian", "LY": "Libyan",
    "MA": "Moroccan", "MC": "Monegasque|Monégasque", "MD": "Moldovan", "ME": "Montenegrin",
    "MG": "Malagasy|Madagascan", "MH": "Marshallese", "MK": "North Macedonian", "ML": "Malian",
    "MM": "Burmese|Myanmarese", "MN": "Mongolian", "MO": "Macanese", "MR": "Mauritanian",
    "MT": "Maltese", "MU": "Mauritian", "MV": "Maldivian", "MW": "Malawian", "MX": "Mexican",
    "MY": "Malaysian", "MZ": "Mozambican", "NA": "Namibian", "NC": "New Caledonian", "NE": "Nigerien",
    "NG": "Nigerian", "NI": "Nicaraguan", "NL": "Dutch|Dutchman|Dutchmen", "NO": "Norwegian",
    "NP": "Nepali|Nepalese", "NR": "Nauruan", "NZ": "New Zealander", "OM": "Omani", "PA": "Panamanian",
    "PE": "Peruvian", "PF": "French Polynesian", "PG": "Papua New Guinean",
    "PH": "Filipino|Filipina|Philippine", "PK": "Pakistani", "PL": "Polish|Poles", "PR": "Puerto Rican",
    "PS": "Palestinian", "PT": "Portuguese", "PW": "Palauan", "PY": "Paraguayan", "QA": "Qatari",
    "RO": "Romanian", "RS": "Serbian|Serb", "RU": "Russian", "RW": "Rwandan",
    "SA": "Saudi|Saudi Arabian", "SB": "Solomon Islander", "SC": "Seychellois", "SD": "Sudanese",
    "SE": "Swedish|Swede", "SG": "Singaporean", "SI": "Slovenian|Slovene", "SK": "Slovak|Slovakian",
    "SL": "Sierra Leonean", "SM": "Sammarinese", "SN": "Senegalese", "SO": "Somali|Somalian",
    "SR": "Surinamese", "SS": "South Sudanese", "SV": "Salvadoran|Salvadorean", "SY": "Syrian",
    "SZ": "Swazi", "TD": "Chadian", "TG": "Togolese", "TH": "Thai", "TJ": "Tajik|Tajikistani",
    "TL": "Timorese|East Timorese", "TM": "Turkmen", "TN": "Tunisian", "TO": "Tongan",
    "TR": "Turkish|Turks", "TT": "Trinidadian", "TV": "Tuvaluan", "TW": "Taiwanese", "TZ": "Tanzanian",
    "UA": "Ukrainian", "UG": "Ugandan", "US": "American", "UY": "Uruguayan", "UZ": "Uzbek|Uzbekistani",
    "VC": "Vincentian", "VE": "Venezuelan", "VN": "Vietnamese", "VU": "Vanuatuan|Ni-Vanuatu",
    "WS": "Samoan", "XK": "Kosovar|Kosovan", "YE": "Yemeni", "ZA": "South African", "ZM": "Zambian",
    "ZW": "Zimbabwean",
}  # fmt: skip

# Longer names that begin with, or contain, a country's name or demonym and are not that country.
OTHER_THINGS = (
    "African American", "African Americans", "African-American", "African-Americans", "American Indian",
    "American Samoan", "Bank of England", "British Columbia", "British Columbian", "Central America",
    "Central American", "Central Americans", "East China Sea", "French fries", "Guinea pig",
    "Guinea pigs", "Gulf of America", "Gulf of Guinea", "Gulf of Mexico", "Gulf of Oman",
    "Gulf of Thailand", "Indian Ocean", "Indian summer", "Latin America", "Latin American",
    "Latin Americans", "Native American", "Native Americans", "New England", "New Englander",
    "New Guinea", "New Jersey", "New Mexican", "New Mexico", "New South Wales", "North America",
    "North American", "North Americans", "Pan American", "Philippine Sea", "Polish off",
    "Prince of Wales", "Princess of Wales", "Sea of Japan", "South America", "South American",
    "South Americans", "South China Sea", "US dollar", "US dollars", "West Indian",
)  # fmt: skip

# Also given names, surnames or a US state: these count only when no capitalised word stands next to them.
SHARED_WITH_PEOPLE = frozenset({"Chad", "Georgia", "Holland", "Jersey", "Jordan"})

# ISO 3166-1 gives codes to these too, and they are not states.
TERRITORIES = frozenset({
    "AI", "AS", "AW", "AX", "BL", "BM", "BQ", "CC", "CK", "CW", "CX", "EH", "FK", "FO", "GF", "GG",
    "GI", "GL", "GP", "GU", "HK", "IM", "JE", "KY", "MF", "MO", "MP", "MQ", "MS", "NC", "NF", "NU",
    "PF", "PM", "PN", "PR", "RE", "SH", "SJ", "SX", "TC", "TK", "VG", "VI", "WF", "YT",
})  # fmt: skip
# Nobody lives there, or the name is a continent's: no news of a country is meant.
NOT_COUNTRIES = frozenset({"AQ", "BV", "GS", "HM", "IO", "TF", "UM"})
NOT_IN_ISO_3166_1 = frozenset({"XK"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place known by name. `key` tells it from all others; `code` is ISO 3166 and only countries have one."""

    key: str
    subtype: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    code: str | None = None

    @property
    def name(self) -> str:
        return self.names[0]


@cache
def countries() -> dict[str, Place]:
    """Every country and territory by key; built once, on first use."""
    import pycountry

    names = {entry.alpha_2: list(_names_in_iso(entry)) for entry in pycountry.countries}
    keys = (names.keys() | NEWSROOM_NAMES.keys()) - NOT_COUNTRIES
    found = (_country(key, names.get(key, [])) for key in sorted(keys))
    return {country.key: country for country in found if country.names}


def _names_in_iso(entry: object) -> Iterator[str]:
    """The names usable as printed: not the inverted ones ("Korea, Republic of") nor the ambiguous short ones."""
    candidates = (getattr(entry, field, None) for field in ("common_name", "name", "official_name"))
    for name in candidates:
        if name and "," not in name and "(" not in name and name != "Congo":
            yield name.removeprefix("the ")


def _country(key: str, iso_names: list[str]) -> Place:
    newsroom = NEWSROOM_NAMES[key].split("|") if key in NEWSROOM_NAMES else []
    demonyms = DEMONYMS[key].split("|") if key in DEMONYMS else []
    return Place(
        key=key,
        subtype="territory" if key in TERRITORIES else "country",
        names=tuple(dict.fromkeys(newsroom + iso_names)),
        demonyms=tuple(form for one in demonyms for form in (one, *_plural(one))),
        code=None if key in NOT_IN_ISO_3166_1 else key,
    )


def _plural(demonym: str) -> tuple[str, ...]:
    return () if demonym.endswith(("s", "ese", "sh", "ch", "man", "men", "ic", "Lao")) else (f"{demonym}s",)
