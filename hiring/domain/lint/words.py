"""Words that an item should not lean on. Each list is English; other languages are read by people."""

import re

_SMALL = re.IGNORECASE


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words) + r")\b", _SMALL)


# Test-wise people know that an option with such a word is hardly ever the best.
ABSOLUTES = _any_of(
    "always", "never", "every time", "at all times", "under no circumstances", "in all cases", "without exception",
    "no matter what", "at any cost",
)  # fmt: skip

# A question asked the wrong way round, or two negatives in one sentence.
NEGATIVE_QUESTION = re.compile(
    r"\b(?:NOT|EXCEPT)\b|\b(?:which|what|who)\b[^.?!]*\b(?:not|except|least likely)\b[^.?!]*\?"
    r"|\bwould you not\b[^.?!]*\?"
)
_NO = r"(?:not|no|nothing|nobody|none|neither|cannot|without|\w+n[’']t)"
DOUBLE_NEGATIVE = re.compile(
    rf"\b(?:not|\w+n[’']t)\s+(?:un\w{{3,}}|in(?:appropriate|correct|sensitive|considerate)|dis\w{{4,}})\b"
    rf"|\b{_NO}\b[^.?!,;:]{{1,30}}\b(?:not|cannot|\w+n[’']t)\b",
    _SMALL,
)

# A person's group is no shortcut to how they feel or what they need. Stems may name one; people then sign it off.
PROTECTED = _any_of(
    "muslims?", "christians?", "jews?", "jewish", "hindus?", "buddhists?", "sikhs?", "atheists?", "catholics?",
    "immigrants?", "migrants?", "refugees?", "foreigners?", "foreign(?:-looking)?", "ethnic(?:ity)?", "racial(?:ly)?",
    "black (?:man|woman|person|people|customer|guest|patient)", "white (?:man|woman|person|people)",
    "asians?", "africans?", "arabs?", "gypsy", "gypsies", "indigenous", "gay", "lesbian", "bisexual", "transgender",
    "homosexual", "straight (?:man|woman|couple)", "pregnan(?:t|cy)", "disab(?:led|ility|ilities)", "handicapped",
    "crippled", "wheelchair-bound", "autis(?:m|tic)", "depress(?:ed|ion)", "bipolar", "schizophreni[ac]", "dyslexi[ac]",
    "mental(?:ly)? ill(?:ness)?", "hiv", "geriatric", "senile", "too old", "too young", "old folks?", "single mothers?",
    "housewi(?:fe|ves)", "menopaus(?:e|al)", "veterans?", "trade union members?",
)  # fmt: skip

# What only some readers know: sayings, sport, brands, feasts, money and law of one country.
CULTURE_BOUND = _any_of(
    "touch base", "ballpark", "home run", "step up to the plate", "touchdown", "slam dunk", "out of left field",
    "hit for six", "sticky wicket", "own goal", "level playing field", "piece of cake", "cut corners", "ring a bell",
    "bite the bullet", "break the ice", "pull (?:someone|somebody|his|her|their|your) leg", "under the weather",
    "go the extra mile", "the ball is in", "kill two birds", "spill the beans", "the last straw", "red tape",
    "once in a blue moon", "beat around the bush", "hit the nail", "on the same page", "think outside the box",
    "thanksgiving", "christmas", "easter", "halloween", "fourth of july", "bank holiday", "ramadan", "diwali",
    "super bowl", "facebook", "whatsapp", "google", "amazon", "uber", "netflix", "medicare", "medicaid", "nhs",
    "social security", "zip code", "postcode", "dollars?", "pounds sterling", "euros?", "pence", "cents?", "gcse",
    "a-levels?", "high school",
)  # fmt: skip
MONEY = re.compile(r"[$€£¥₹]\s?\d")
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’(?!\w)|\"[^\"]*\"")
