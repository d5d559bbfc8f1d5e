"""Capitals and metropolises whose names are hardly ever anything else.

Left out: names shared with people (Washington, Victoria, Sofia), with several cities (San José, Santiago, Georgetown),
or with words (Male, Nice).
"""

from __future__ import annotations

from functools import cache

from services.enrich.enrichers.countries import Place

CITIES = (
    "Abidjan", "Abu Dhabi", "Abuja", "Accra", "Addis Ababa", "Aleppo", "Algiers", "Amman", "Amsterdam",
    "Ankara", "Antananarivo", "Ashgabat", "Asmara", "Astana", "Asunción", "Athens", "Baghdad", "Baku",
    "Bamako", "Bangkok", "Bangui", "Banjul", "Barcelona", "Basra", "Beijing", "Beirut", "Belgrade",
    "Bengaluru", "Berlin", "Bishkek", "Bissau", "Bogotá", "Brasília", "Bratislava", "Brazzaville",
    "Brussels", "Bucharest", "Budapest", "Buenos Aires", "Bujumbura", "Cairo", "Canberra", "Cape Town",
    "Caracas", "Casablanca", "Chennai", "Chișinău", "Colombo", "Conakry", "Copenhagen", "Dakar",
    "Damascus", "Dar es Salaam", "Dhaka", "Dodoma", "Doha", "Dubai", "Dushanbe", "Freetown", "Gaborone",
    "Guangzhou", "Guatemala City", "Hanoi", "Harare", "Havana", "Helsinki", "Ho Chi Minh City",
    "Hyderabad", "Islamabad", "Istanbul", "Jakarta", "Jeddah", "Jerusalem", "Johannesburg", "Juba",
    "Kabul", "Kampala", "Kandahar", "Karachi", "Kathmandu", "Kharkiv", "Khartoum", "Kigali", "Kinshasa",
    "Kolkata", "Kuala Lumpur", "Kuwait City", "Kyiv", "La Paz", "Lagos", "Lahore", "Libreville",
    "Lilongwe", "Lisbon", "Ljubljana", "Lomé", "Luanda", "Lusaka", "Madrid", "Managua", "Manila",
    "Maputo", "Marrakesh", "Mecca", "Melbourne", "Mexico City", "Mogadishu", "Monrovia", "Montevideo",
    "Montreal", "Moscow", "Mosul", "Mumbai", "Munich", "Muscat", "N’Djamena", "Nairobi", "Naypyidaw",
    "New Delhi", "New York City", "Niamey", "Nicosia", "Nouakchott", "Osaka", "Oslo", "Ottawa",
    "Ouagadougou", "Panama City", "Paramaribo", "Phnom Penh", "Podgorica", "Port Moresby",
    "Port-au-Prince", "Prague", "Pretoria", "Pristina", "Pyongyang", "Quito", "Ramallah", "Reykjavik",
    "Riga", "Rio de Janeiro", "Riyadh", "Rome", "Sanaa", "Santo Domingo", "São Paulo", "Sarajevo",
    "Seoul", "Shanghai", "Shenzhen", "Skopje", "St Petersburg", "Stockholm", "Suva", "Sydney", "Taipei",
    "Tallinn", "Tashkent", "Tbilisi", "Tegucigalpa", "Tehran", "Tel Aviv", "Thimphu", "Tirana", "Tokyo",
    "Toronto", "Tripoli", "Tunis", "Ulaanbaatar", "Vancouver", "Vienna", "Vientiane", "Vilnius",
    "Warsaw", "Windhoek", "Yangon", "Yaoundé", "Yerevan", "Zagreb", "Zurich",
)  # fmt: skip

# Other spellings; a record shows the one above.
SPELLINGS = {
    "Bogotá": "Bogota", "Brasília": "Brasilia", "Chișinău": "Chisinau", "Kyiv": "Kiev", "N’Djamena": "N'Djamena",
    "São Paulo": "Sao Paulo",
}  # fmt: skip


@cache
def cities() -> dict[str, Place]:
    """Every city by key, which is its name."""
    return {city: Place(key=city, subtype="city", names=_spellings(city)) for city in CITIES}


def _spellings(city: str) -> tuple[str, ...]:
    return (city, SPELLINGS[city]) if city in SPELLINGS else (city,)
