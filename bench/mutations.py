"""Small plausible bugs, one at a time, in the functions of a module.

A mutation is one changed place of the syntax tree: another comparison or arithmetic, a number off by one, a
condition turned round, a text or an attribute that the same function uses elsewhere, an argument left out or
in its neighbour's place, a statement left out. Types, messages and what a module does when it is imported are
left alone.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import TypeVar

N = TypeVar("N", bound=ast.AST)
Place = tuple[ast.AST, str, int | None]
"""A node's parent, the field that holds it, and its place there if that is a list."""

OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
PAIRS = {"min": "max", "any": "all", "floor": "ceil", "first": "last", "low": "high", "minimum": "maximum"}
OPPOSITES = PAIRS | {right: left for left, right in PAIRS.items()}
WIDTH = 100
LEFT_ALONE = (ast.arguments, ast.JoinedStr, ast.Raise)
GUARDS = {"strict", "validate", "dtype", "Finding"}
"""Arguments and calls that only tell of a fault elsewhere, or how values are kept."""
COMMUTATIVE = {"max", "min", "maximum", "minimum"}


@dataclass(frozen=True)
class Mutation:
    """What stands instead of a node; ``function`` is the outermost one around it, with its class's name."""

    function: str
    line: int
    before: str
    after: str
    tree: ast.Module
    place: Place
    node: ast.AST

    def __str__(self) -> str:
        before, after = (" ".join(text.split())[:WIDTH] for text in (self.before, self.after))
        return f"{self.line} {self.function}: {before} -> {after}"

    def compiled(self, filename: str) -> CodeType:
        """The code of the function with the change; the tree is left as it was."""
        original = _put(self.place, self.node)
        try:
            code = compile(ast.fix_missing_locations(self.tree), filename, "exec", dont_inherit=True)
        finally:
            _put(self.place, original)
        for name in self.function.split("."):
            code = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name)
        return code


def mutations(tree: ast.Module) -> list[list[Mutation]]:
    """What can be changed in the functions of ``tree``: for each place its alternatives."""
    found = []
    for name, function in _functions(tree):
        words = _words(function)
        for place, node in _places(function):
            before = ast.unparse(node)
            others = [
                Mutation(name, _line(node, place), before, ast.unparse(other), tree, place, other)
                for other in _alternatives(node, words)
                if not (isinstance(node, ast.Attribute) and _leads_on(place))
            ]
            if others:
                found.append(others)
    return found


def _functions(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")


def _places(function: ast.FunctionDef) -> Iterator[tuple[Place, ast.AST]]:
    """Every node of the function's body with its place, types, messages and docstrings left out."""
    body = [(function, "body", index) for index in range(len(function.body))]
    waiting: list[Place] = list(reversed(body))
    while waiting:
        place = waiting.pop()
        node = _get(place)
        if isinstance(node, LEFT_ALONE) or _is_text(node) or _is_guard(node):
            continue
        yield place, node
        for field, value in reversed(list(ast.iter_fields(node))):
            if field in ("annotation", "returns", "decorator_list", "ctx", "op", "ops"):
                continue
            if isinstance(value, ast.AST):
                waiting.append((node, field, None))
            elif isinstance(value, list):
                waiting += [
                    (node, field, i) for i in reversed(range(len(value))) if isinstance(value[i], ast.AST)
                ]


def _alternatives(node: ast.AST, words: dict[str, list[str]]) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[first, *_]):
            yield _changed(node, ops=[OPERATORS[type(first)](), *node.ops[1:]])
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign() if type(node.op) in OPERATORS:
            yield _changed(node, op=OPERATORS[type(node.op)]())
            if isinstance(node, ast.AugAssign):
                yield ast.Pass()
        case ast.UnaryOp():
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int() | float()):
            yield ast.Constant(node.value + 1)
        case ast.Constant(value=str()) | ast.Attribute(ctx=ast.Load()):
            yield from _other_words(node, words)
        case ast.Call():
            yield from _other_calls(node)
        case ast.Slice():
            yield from (_changed(node, **{end: None}) for end in ("lower", "upper") if getattr(node, end))
        case ast.If() | ast.IfExp():
            yield _changed(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.comprehension(ifs=[condition, *rest]):
            yield _changed(node, ifs=[ast.UnaryOp(ast.Not(), condition), *rest])
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()


def _other_words(node: ast.Constant | ast.Attribute, words: dict[str, list[str]]) -> Iterator[ast.AST]:
    """The next column's name, or the next attribute of the same object, that the function uses."""
    if isinstance(node, ast.Attribute):
        base, own = ast.dump(node.value), node.attr
        if own in OPPOSITES:
            yield _changed(node, attr=OPPOSITES[own])
    else:
        base, own = "", node.value
    others = words[base]
    other = others[(others.index(own) + 1) % len(others)]
    if other != own:
        yield _changed(node, attr=other) if isinstance(node, ast.Attribute) else ast.Constant(other)


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Name) and node.func.id in OPPOSITES:
        yield _changed(node, func=ast.Name(OPPOSITES[node.func.id], ast.Load()))
    for index, keyword in enumerate(node.keywords):
        if not _is_guard(keyword):
            yield _changed(node, keywords=node.keywords[:index] + node.keywords[index + 1 :])
    match node.args:
        case [first, second, *rest] if not isinstance(first, ast.Starred) and not isinstance(
            second, ast.Starred
        ):
            yield _changed(node, args=[second, first, *rest])


def _words(function: ast.FunctionDef) -> dict[str, list[str]]:
    """Texts that the function uses, under no name, and the attributes that it reads of each object."""
    words: dict[str, dict[str, None]] = {}
    for _, node in _places(function):
        match node:
            case ast.Constant(value=str(text)):
                words.setdefault("", {})[text] = None
            case ast.Attribute(value=value, attr=name, ctx=ast.Load()):
                words.setdefault(ast.dump(value), {})[name] = None
    return {base: list(names) for base, names in words.items()}


def _changed(node: N, **fields: object) -> N:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def _line(node: ast.AST, place: Place) -> int:
    """Where ``node`` stands; some, such as a slice in the older trees, are where their parent is."""
    return next(int(found.lineno) for found in (node, place[0]) if isinstance(found, ast.expr | ast.stmt))


def _get(place: Place) -> ast.AST:
    parent, field, index = place
    value = getattr(parent, field)
    return value if index is None else value[index]


def _put(place: Place, node: ast.AST) -> ast.AST:
    """Set ``node`` in its place; returns what stood there."""
    parent, field, index = place
    before = _get(place)
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node
    return before


def _leads_on(place: Place) -> bool:
    """Whether an attribute there is called, or asked for an attribute of its own."""
    parent, field, _ = place
    return isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and field == "func")


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_guard(node: ast.AST) -> bool:
    match node:
        case ast.keyword(arg=name) | ast.Call(func=ast.Name(id=name)):
            return name in GUARDS
    return False


def _name(function: ast.expr) -> str:
    """The last name of a function that is called: ``maximum`` of ``np.maximum``."""
    return ast.unparse(function).split(".")[-1]
