"""docs/lint.md names every code the linter can give, with its severity, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[4]
ROW = re.compile(r"\| `([a-z-]+)` \| (error|warning|note|warning or note) \| (.+?) \| (.+?) \|")
CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def documented() -> list[tuple[str, set[str]]]:
    rows = [line for line in (ROOT / "docs/lint.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    found = [ROW.fullmatch(row) for row in rows]
    assert all(found), [row for row, match in zip(rows, found, strict=True) if match is None]
    return [(match[1], set(match[2].split(" or "))) for match in found if match]


def given() -> Iterator[tuple[str, set[str]]]:
    """Yield the code and the severities of every finding that the linter's source makes."""
    for path in [*sorted((ROOT / "hiring/domain/lint").glob("*.py")), ROOT / "hiring/cli/linting.py"]:
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and function.name != "_warning":
                yield from _findings(function)


def _findings(function: ast.FunctionDef) -> Iterator[tuple[str, set[str]]]:
    named = {node.attr.lower() for node in ast.walk(function) if _is_severity(node) and isinstance(node, ast.Attribute)}
    for call in ast.walk(function):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        if call.func.id == "Finding":
            one = call.args[1]
            severities = {one.attr.lower()} if isinstance(one, ast.Attribute) else named
            yield from ((code, severities) for code in _codes(call.args[0], function))
        elif call.func.id == "_warning":
            code = next(arg for arg in call.args if not (isinstance(arg, ast.Name) and arg.id == "item"))
            yield from ((each, {"warning"}) for each in _codes(code, function))


def _is_severity(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Severity"


def _codes(node: ast.expr, function: ast.FunctionDef) -> list[str]:
    """Return the code, or the codes that head the tuples a loop takes it from."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    heads = [pair.elts[0] for pair in ast.walk(function) if isinstance(pair, ast.Tuple) and pair.elts]
    codes = [str(head.value) for head in heads if isinstance(head, ast.Constant)]
    assert codes, ast.dump(node)
    return codes


def test_the_table_names_every_code_with_its_severity() -> None:
    wanted: dict[str, set[str]] = {}
    for code, severities in given():
        assert CODE.fullmatch(code)
        wanted.setdefault(code, set()).update(severities)
    assert len(wanted) > 20
    assert dict(documented()) == wanted


def test_errors_come_first_and_the_rest_by_name() -> None:
    rows = documented()
    errors = [code for code, severities in rows if severities == {"error"}]
    rest = [code for code, severities in rows if severities != {"error"}]
    assert [code for code, _ in rows] == [*errors, *sorted(rest)]
