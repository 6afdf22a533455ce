"""General English: words that mean the same in most tables, abbreviations, and units."""

from deep_research.analysts.statistical.text import word_set

SYNONYMS: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "income salary pay wage earnings compensation remuneration",
        "country nation",
        "sale revenue turnover",
        "price cost fare fee charge amount",
        "gender sex",
        "customer client buyer",
        "employee worker staff",
        "category kind type class",
        "company firm employer organisation organization",
        "region area territory",
        "location place site",
        "rating score grade mark",
        "quantity volume units",
        "duration period time length",
        "date day",
        "city town",
        "product item article",
        "department division",
        "role position job occupation",
        "vehicle car automobile",
        "birth born",
        "death died deceased",
        "profit margin gain",
        "close closed resolve resolved resolution complete completed",
        "open opened create created submit submitted",
        "purchase purchased buy bought acquire acquired",
        "expiration expiry expire expires",
        "temperature heat",
        "manager supervisor boss",
        "student pupil learner",
        "distance mileage miles",
        "phone telephone",
        "title heading",
        "chance probability likelihood likely",
    )
)

VALUES = {
    "female": word_set("female females woman women girl girls"),
    "male": word_set("male males man men boy boys"),
    "f": word_set("female woman women"),
    "m": word_set("male man men"),
}
"""Values that people call otherwise than the data does."""

ABBREVIATIONS = {
    "dept": "department",
    "avg": "average",
    "qty": "quantity",
    "amt": "amount",
    "num": "number",
    "no": "number",
    "temp": "temperature",
    "yr": "year",
    "yrs": "years",
    "hr": "human resources",
    "dob": "date of birth",
    "desc": "description",
    "addr": "address",
    "pct": "percent",
    "perc": "percent",
    "max": "maximum",
    "min": "minimum",
    "std": "standard deviation",
    "cat": "category",
    "mgr": "manager",
    "emp": "employee",
    "cust": "customer",
    "prod": "product",
    "lat": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "gdp": "gross domestic product",
    "dt": "date",
    "ts": "timestamp",
    "acct": "account",
    "txn": "transaction",
    "rev": "revenue",
    "exp": "experience",
    "edu": "education",
    "pop": "population",
    "loc": "location",
}

UNITS = {
    "kg": word_set("kilogram kilograms kilo kilos"),
    "g": word_set("gram grams"),
    "lb": word_set("pound pounds"),
    "lbs": word_set("pound pounds"),
    "km": word_set("kilometre kilometres kilometer kilometers"),
    "cm": word_set("centimetre centimetres centimeter centimeters"),
    "m": word_set("metre metres meter meters"),
    "ha": word_set("hectare hectares"),
    "usd": word_set("dollar dollars"),
    "eur": word_set("euro euros"),
    "min": word_set("minute minutes"),
    "sec": word_set("second seconds"),
    "hrs": word_set("hour hours"),
    "celsius": word_set("degree degrees"),
}
"""Units as columns shorten them, and as people say them."""

GENERIC = word_set(
    "number no of the a an total count value values name id type score rate level at in to and per by is for "
    "data amount kg km cm lb usd eur mph unit units"
)
"""Words that say little about which column is meant."""
