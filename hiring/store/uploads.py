"""Queries on files that wait to be imported."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hiring.errors import NotFound
from hiring.store.tables.studio import UploadRow


def upload_of(session: Session, upload_id: str, staff_id: str, since: datetime) -> UploadRow:
    """Return a file of this person that was uploaded after `since`."""
    query = select(UploadRow).where(UploadRow.id == upload_id, UploadRow.staff_id == staff_id, UploadRow.at > since)
    row = session.scalar(query)
    if row is None:
        raise NotFound("There is no such file. A file waits for an hour: choose it again.")
    return row


def drop_upload(session: Session, upload_id: str, staff_id: str) -> None:
    """Remove a file of this person, if it is still there."""
    session.execute(delete(UploadRow).where(UploadRow.id == upload_id, UploadRow.staff_id == staff_id))


def drop_all_but_newest(session: Session, staff_id: str, kept: int) -> None:
    """Remove the older files of a person."""
    query = select(UploadRow.id).where(UploadRow.staff_id == staff_id).order_by(UploadRow.at.desc(), UploadRow.id)
    old = session.scalars(query.offset(kept)).all()
    if old:
        session.execute(delete(UploadRow).where(UploadRow.id.in_(old)))


def drop_uploads_before(session: Session, moment: datetime) -> None:
    """Remove every file that has waited since before this moment."""
    session.execute(delete(UploadRow).where(UploadRow.at <= moment))
