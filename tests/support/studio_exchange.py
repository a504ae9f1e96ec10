"""Files to import: what other programs and we ourselves write, and one that waits."""

from io import BytesIO
from zipfile import ZipFile

from werkzeug.test import TestResponse

from hiring.adapters.interchange.formats import write_format
from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.usecases.exchange import Wish, hold_upload
from tests.support.banks import tiny_bank
from tests.support.web import Visitor, csrf_of


def hold_a_file(platform: Platform, actor: Actor, slug: str = "from-elsewhere") -> str:
    """Let a file of somebody's wait to be imported as a new bank; return its id."""
    content = write_format(tiny_bank(slug=slug), "jsonl", {}).content
    return platform.run(hold_upload, actor, f"{slug}.jsonl", content, Wish("jsonl", {}))


AIKEN = """A visitor waits at your desk while the telephone rings. What do you do first?
A. Greet the visitor and say who takes the call.
B. Take the call and point to a chair.
C. Let it ring until the visitor has gone.
ANSWER: A

Somebody is angry that nobody wrote back. What do you say?
A. I am sorry; I look it up with you now.
B. You have to write again.
C. That was not me.
ANSWER: A
"""
SCRIPTS = """你的同事没有回复客人，客人很生气。你先做什么？
A. 先道歉，再和客人一起查。
B. 请客人再写一次。
ANSWER: A

يقف زائر أمام مكتبك والهاتف يرن. ماذا تفعل أولاً؟
A. أرحب بالزائر وأقول من يرد على الهاتف.
B. أرد على الهاتف وأشير إلى كرسي.
ANSWER: A
"""  # noqa: RUF001 - Chinese punctuation


def two_questions() -> bytes:
    """Return a QTI package of one question that can come in and one that cannot."""
    space = "http://www.imsglobal.org/xsd/imsqti_v2p1"
    good = (
        '<choiceInteraction responseIdentifier="R" maxChoices="1">'
        '<simpleChoice identifier="a">Greet them</simpleChoice>'
        '<simpleChoice identifier="b">Look away</simpleChoice></choiceInteraction>'
    )
    item = (
        f'<assessmentItem xmlns="{space}" identifier="i" title="A visitor waits"><responseDeclaration identifier="R" '
        'cardinality="single"><correctResponse><value>a</value></correctResponse></responseDeclaration>'
        "<itemBody><p>What do you do?</p>{}</itemBody></assessmentItem>"
    )
    files = {"a.xml": item.format(good), "b.xml": item.format("<matchInteraction responseIdentifier='R'/>")}
    listed = "".join(f'<resource identifier="{name}" href="{name}"/>' for name in files)
    manifest = f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{listed}</resources></manifest>'
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, text in {"imsmanifest.xml": manifest, **files}.items():
            archive.writestr(name, text)
    return stream.getvalue()


def upload(
    visitor: Visitor, content: str | bytes, name: str = "bank.zip", *, page: str = "/studio/exchange", **fields: str
) -> TestResponse:
    """Send a file to the import page, as its form does; by hand, since the test client leaves large files open."""
    data = content.encode() if isinstance(content, str) else content
    fields = {"csrf_token": csrf_of(visitor.get(page)), **fields}
    head = "".join(
        f'--limit\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    )
    head += f'--limit\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + data + b"\r\n--limit--\r\n"
    return visitor.http.post("/studio/exchange", data=body, content_type="multipart/form-data; boundary=limit")
