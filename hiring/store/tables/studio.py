"""The studio: working copies of banks, what was said and done about their items, and rating panels."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hiring.store.base import ID_SIZE, SHA_SIZE, Base, Identified, OrganisationOwned


class BankDraftRow(Identified, OrganisationOwned, Base):
    """The working copy of a bank, one per bank: versions are published from it, and it lives on.

    `content`: the bank's plain form without slug, title, version and items. `revision` counts changes of the copy
    as a whole (its title, standards, the order of items); each item counts its own.
    """

    __tablename__ = "bank_draft"
    __table_args__ = (UniqueConstraint("organisation_id", "slug"),)
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]
    based_on: Mapped[str | None] = mapped_column(ForeignKey("bank_version.id"))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))


class DraftItemRow(Identified, OrganisationOwned, Base):
    """An item in a working copy as it is now; `content` and `key` are its plain forms.

    `revision` is what a writer has read: who saves over an older one sees both. `written_by` wrote the present text
    and cannot be the one who approves it.
    """

    __tablename__ = "draft_item"
    __table_args__ = (UniqueConstraint("draft_id", "item_id"),)
    draft_id: Mapped[str] = mapped_column(ForeignKey("bank_draft.id"), index=True)
    item_id: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    key: Mapped[dict[str, Any]]
    written_by: Mapped[str] = mapped_column(String(ID_SIZE))
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(200))


class DraftItemChangeRow(Identified, OrganisationOwned, Base):
    """One revision of an item with who made it, when and why; rows are only added.

    `action`: written, keyed, moved (to another state), taken_over (from a version), removed.
    """

    __tablename__ = "draft_item_change"
    __table_args__ = (UniqueConstraint("draft_id", "item_id", "revision"),)
    draft_id: Mapped[str] = mapped_column(ForeignKey("bank_draft.id"))
    item_id: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int]
    action: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    key: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(String(ID_SIZE))
    by_name: Mapped[str] = mapped_column(String(200))


class ItemCommentRow(Identified, OrganisationOwned, Base):
    """A remark about an item; it can be settled, never removed."""

    __tablename__ = "item_comment"
    __table_args__ = (Index("ix_item_comment_item", "draft_id", "item_id"),)
    draft_id: Mapped[str] = mapped_column(ForeignKey("bank_draft.id"))
    item_id: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(200))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(200))


class ItemEnemyRow(Identified, OrganisationOwned, Base):
    """Two items of a bank that must not meet in one form, since one gives the other away."""

    __tablename__ = "item_enemy"
    __table_args__ = (UniqueConstraint("organisation_id", "slug", "first_id", "second_id"),)
    slug: Mapped[str] = mapped_column(String(80))
    first_id: Mapped[str] = mapped_column(String(80))
    second_id: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(200))


class PanelRow(Identified, OrganisationOwned, Base):
    """A panel of subject-matter experts. `purpose`: key (options are rated) or importance (standards are compared).

    `content`: what the panel is shown, frozen when it is opened: {"language", "items": [plain items]} or
    {"standards": [{"id", "name", "promise"}], "sets": [[standard ids]]}; later also {"discussed": [item ids], "taken":
    {"at", "by"}}. `state`: open, discussion (the second round), closed. No key is in this table.
    """

    __tablename__ = "panel"
    purpose: Mapped[str] = mapped_column(String(20))
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("bank_draft.id"), index=True)
    values_profile_id: Mapped[str | None] = mapped_column(ForeignKey("values_profile.id"))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(200))


class PanelMemberRow(Identified, OrganisationOwned, Base):
    """Somebody who rates; only the hash of their link is kept. `finished_round`: 0, 1 or 2."""

    __tablename__ = "panel_member"
    __table_args__ = (UniqueConstraint("panel_id", "email"),)
    panel_id: Mapped[str] = mapped_column(ForeignKey("panel.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    rater_group: Mapped[str] = mapped_column(String(40))
    token_sha256: Mapped[str] = mapped_column(String(SHA_SIZE), unique=True)
    invited_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    finished_round: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class PanelRatingRow(OrganisationOwned, Base):
    """What a member thinks of an option, 1 to 7; the first round's ratings stay when the second begins."""

    __tablename__ = "panel_rating"
    member_id: Mapped[str] = mapped_column(ForeignKey("panel_member.id"), primary_key=True)
    rating_round: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    option_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    effectiveness: Mapped[int | None]
    care: Mapped[int | None]
    convenience: Mapped[int | None]
    at: Mapped[datetime]


class PanelRemarkRow(OrganisationOwned, Base):
    """What a member said about an item in the discussion round."""

    __tablename__ = "panel_remark"
    member_id: Mapped[str] = mapped_column(ForeignKey("panel_member.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class PanelChoiceRow(OrganisationOwned, Base):
    """The standard a member called most and the one they called least important in a set."""

    __tablename__ = "panel_choice"
    member_id: Mapped[str] = mapped_column(ForeignKey("panel_member.id"), primary_key=True)
    set_number: Mapped[int] = mapped_column(primary_key=True)
    best: Mapped[str] = mapped_column(String(80))
    worst: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class PanelDecisionRow(Identified, OrganisationOwned, Base):
    """What was decided about a doubtful option, with the reason. `action`: kept, dropped."""

    __tablename__ = "panel_decision"
    panel_id: Mapped[str] = mapped_column(ForeignKey("panel.id"), index=True)
    item_id: Mapped[str] = mapped_column(String(80))
    option_id: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(200))


class UploadRow(Identified, OrganisationOwned, Base):
    """A file that somebody is about to import: between the look at it and taking it over, for an hour, for them alone.

    `settings`: how it is read and where it would go.
    """

    __tablename__ = "upload"
    staff_id: Mapped[str] = mapped_column(String(ID_SIZE), index=True)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(SHA_SIZE))
    settings: Mapped[dict[str, Any]]
    at: Mapped[datetime]
