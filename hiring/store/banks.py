"""Queries on bank versions. Content and key are read apart; both are immutable, so parsed ones are kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from hiring.domain.banks.model import Bank, BankKey, BankPackage
from hiring.domain.banks.plain import bank_from_plain, bank_to_plain, key_from_plain, key_to_plain
from hiring.errors import NotFound
from hiring.ids import new_id
from hiring.store.tables.content import BankKeyRow, BankVersionRow

T = TypeVar("T")
KEPT = 16


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    """The last few parsed values by the hash of their content: the same hash is the same value."""

    values: dict[str, T]

    def get(self, sha256: str, make: Callable[[], T]) -> T:
        """Return the value with this hash, made if it is not at hand."""
        if sha256 not in self.values:
            value = make()
            if len(self.values) >= KEPT:
                self.values.clear()
            self.values[sha256] = value
            return value
        return self.values[sha256]


_BANKS: _Kept[Bank] = _Kept({})
_KEYS: _Kept[BankKey] = _Kept({})


def bank_versions(session: Session) -> Sequence[BankVersionRow]:
    """Return every bank version without its content, the newest first within a bank."""
    query = select(BankVersionRow).options(defer(BankVersionRow.content, raiseload=True))
    return session.scalars(query.order_by(BankVersionRow.slug, BankVersionRow.loaded_at.desc())).all()


def bank_version(session: Session, bank_version_id: str) -> BankVersionRow:
    """Return one bank version without its content."""
    query = select(BankVersionRow).where(BankVersionRow.id == bank_version_id)
    row = session.scalar(query.options(defer(BankVersionRow.content)))
    if row is None:
        raise NotFound("There is no such question bank.")
    return row


def find_version(session: Session, slug: str, version: str) -> BankVersionRow | None:
    """Return the bank version with this name."""
    query = select(BankVersionRow).where(BankVersionRow.slug == slug, BankVersionRow.version == version)
    return session.scalar(query.options(defer(BankVersionRow.content)))


def get_bank(session: Session, bank_version_id: str) -> Bank:
    """Return the content of a bank version; the key is not touched."""
    sha256 = session.scalar(select(BankVersionRow.content_sha256).where(BankVersionRow.id == bank_version_id))
    if sha256 is None:
        raise NotFound("There is no such question bank.")
    content = select(BankVersionRow.content).where(BankVersionRow.id == bank_version_id)
    return _BANKS.get(sha256, lambda: bank_from_plain(session.scalars(content).one()))


def get_package(session: Session, bank_version_id: str) -> BankPackage:
    """Return a bank version with its key: for scoring and for HR, never for a candidate."""
    row = bank_version(session, bank_version_id)
    content = select(BankKeyRow.content).where(BankKeyRow.bank_version_id == bank_version_id)
    return BankPackage(
        bank=get_bank(session, bank_version_id),
        key=_KEYS.get(row.key_sha256, lambda: key_from_plain(session.scalars(content).one())),
        content_sha256=row.content_sha256,
        key_sha256=row.key_sha256,
    )


def add_package(session: Session, organisation_id: str, package: BankPackage, now: datetime) -> BankVersionRow:
    """Add a bank version and, apart from it, its key."""
    bank = package.bank
    row = BankVersionRow(
        id=new_id(),
        organisation_id=organisation_id,
        slug=bank.slug,
        version=bank.version,
        title=bank.title,
        kind=bank.kind.value,
        language=bank.language,
        key_status=package.key.status.value,
        content=bank_to_plain(bank),
        content_sha256=package.content_sha256,
        key_sha256=package.key_sha256,
        loaded_at=now,
    )
    session.add(row)
    session.flush()
    key = BankKeyRow(organisation_id=organisation_id, bank_version_id=row.id, content=key_to_plain(package.key))
    session.add(key)
    return row
