"""The demonstration: a clinic that does not exist, its values, and the names of people who do not exist either."""

import hashlib

from hiring.domain.values.profile import ServiceStandard, ValuesProfile

ORGANISATION = "Harbour Clinic (demonstration)"
SEED = 20_261_122

_IMPORTANCE = {
    "own-the-problem": 4,
    "see-the-person": 4,
    "fair-to-everyone": 3,
    "honest-and-kind": 3,
    "safe-hands": 2,
    "one-team": 2,
}
_FIRST_NAMES = (
    "Amara Luis Priya Sofia Tom Mei Hana Jonas Fatima Noah Grace Elif Kwame Ingrid Mateus Yara Daniel Aoife Ravi Lena "
    "Omar Chiara Samuel Nadia Viktor Leila Hugo Ana Tariq Emma Kofi Marta Ivan Zainab Pavel Rosa Ali Greta Chen Naomi"
)
_LAST_NAMES = (
    "Okafor Gutiérrez Nair Lindqvist Whitaker Tanaka Kovács Weber Al-Sayed Bennett Mbeki Demir Mensah Solberg Carvalho "
    "Haddad Novak Murphy Iyer Hoffmann Farouk Ricci Adeyemi Petrov Larsen Rahimi Moreau Silva Hussain Clarke Boateng "
    "Kowalska Horvat Bello Svoboda Jiménez Karimi Vogel Zhang Cohen"
)
_FIRST, _LAST = _FIRST_NAMES.split(), _LAST_NAMES.split()


def clinic_profile(standards: dict[str, tuple[str, str, tuple[str, ...]]]) -> ValuesProfile:
    """Return the clinic's values; `standards`: id -> name, promise, behaviours, as its bank states them."""
    return ValuesProfile(
        vision="A clinic where nobody has to be brave just to come in.",
        customer_experience=(
            "From the first call to the way out, people are expected, heard and told the truth, and what they came "
            "for is taken care of or is in somebody's hands by name."
        ),
        standards=tuple(
            ServiceStandard(name, *standards[name], importance=importance) for name, importance in _IMPORTANCE.items()
        ),
    )


def person_name(number: int) -> str:
    """Return the name of the simulated candidate with this number, from 0; 1,600 differ."""
    return f"{_FIRST[number % len(_FIRST)]} {_LAST[(number * 7 + number // len(_FIRST)) % len(_LAST)]}"


def fixed_id(kind: str, number: int) -> str:
    """Return the id of a simulated row: always the same, so that the demonstration is."""
    return hashlib.sha256(f"demonstration {kind} {number}".encode()).hexdigest()[:16]
