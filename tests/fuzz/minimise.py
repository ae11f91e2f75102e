"""Makes a program smaller as long as somebody who is asked says that it still shows what it showed.

usage: python minimise.py PROGRAM CANDIDATE

Writes a smaller program to the file CANDIDATE, prints the line ``try`` and reads ``yes`` or ``no``
from standard input, and so on until nothing more can be left out or the input ends. Who asks keeps the
candidates to which it says yes; the last one is the result.

Whole statements are left out first, by halves, from the outside to the inside (delta debugging, as in
Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input"); then blocks take the place
of the statements around them, and parts of expressions that of the whole.
"""

import ast
import sys
import warnings

BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
LISTS = ("decorator_list", "args", "keywords", "elts", "values", "items", "targets", "names", "bases",
         "posonlyargs", "kwonlyargs", "defaults", "kw_defaults", "generators", "ifs", "patterns",
         "kwd_patterns", "kwd_attrs")  # fmt: skip
SIMPLE = (0, None)

# Without this, when cycles die depends on how many objects anybody makes: that would be another difference.
KEPT = "gc.disable()"


class Minimiser:
    """``tree`` is always the smallest program that was accepted, but for the edit being tried."""

    def __init__(self, source, ask):
        self.tree = ast.parse(source)
        self.ask = ask
        self.tried = set()
        self.kept = KEPT if KEPT in source else ""

    def run(self):
        """Goes on until a whole round changes nothing. The program must pass as ``ast`` writes it."""
        if not self.accepted():
            return
        progress = True
        while progress:
            progress = False
            # What was called by what is gone now can go too.
            while self.drop(BLOCKS):
                progress = True
            progress |= self.unwrap()
            progress |= self.drop(LISTS)
            progress |= self.simplify()

    def accepted(self):
        """Whether the tree as it is now is a program, a new one, and shows what it should."""
        try:
            source = ast.unparse(ast.fix_missing_locations(self.tree)) + "\n"
            compile(source, "<candidate>", "exec")
        except (SyntaxError, ValueError, TypeError, AttributeError, IndexError, RecursionError):
            return False
        if source in self.tried or self.kept not in source:
            return False
        self.tried.add(source)
        return self.ask(source)

    def attempt(self, owner, field, value):
        """Sets a field; sets it back if that was too much."""
        before = getattr(owner, field)
        setattr(owner, field, value)
        if self.accepted():
            return True
        setattr(owner, field, before)
        return False

    def lists(self, fields):
        """Every list in such a field, the outer ones first; the tree may change meanwhile."""
        for node in ast.walk(self.tree):
            for field in fields:
                if isinstance(getattr(node, field, None), list):
                    yield node, field

    def drop(self, fields):
        """Leaves out members of lists: halves, quarters, and so on down to single ones."""
        progress = False
        for owner, field in self.lists(fields):
            size = len(getattr(owner, field))
            while size:
                start = len(getattr(owner, field))
                while start > 0:
                    start = max(0, start - size)
                    items = getattr(owner, field)
                    rest = items[:start] + items[start + size :]
                    if not rest and field == "body" and isinstance(items[0], ast.Pass):
                        continue
                    if not rest and field == "body" and not isinstance(owner, (ast.Module, ast.Lambda)):
                        rest = [ast.Pass()]
                    progress |= self.attempt(owner, field, rest)
                size //= 2
        return progress

    def unwrap(self):
        """Puts the blocks of a statement in the place of the statement."""
        progress = False
        for owner, field in self.lists(BLOCKS):
            at = 0
            while at < len(items := getattr(owner, field)):
                parts = [getattr(items[at], block, []) for block in ("body", "orelse", "finalbody")]
                done = isinstance(items[at], ast.stmt) and any(
                    part and self.attempt(owner, field, items[:at] + part + items[at + 1 :])
                    for part in [sum(parts, []), *parts]
                )
                progress |= done
                at += not done
        return progress

    def simplify(self):
        """Puts a part of an expression, or a constant, in the place of the expression."""
        progress = False
        for owner in ast.walk(self.tree):
            for field, value in ast.iter_fields(owner):
                if isinstance(value, ast.expr):
                    progress |= self.simplify_field(owner, field)
                elif isinstance(value, list):
                    progress |= any([self.simplify_item(owner, field, at) for at in range(len(value))])
        return progress

    def simplify_field(self, owner, field):
        progress = False
        while any(self.attempt(owner, field, simpler) for simpler in simpler_than(getattr(owner, field))):
            progress = True
        return progress

    def simplify_item(self, owner, field, at):
        progress = True
        turns = 0
        while progress:
            items = getattr(owner, field)
            progress = any(
                self.attempt(owner, field, [*items[:at], simpler, *items[at + 1 :]])
                for simpler in simpler_than(items[at])
            )
            turns += progress
        return turns > 0


def simpler_than(node):
    """Expressions to try instead of one whose value is used."""
    if not isinstance(node, ast.expr) or isinstance(getattr(node, "ctx", ast.Load()), (ast.Store, ast.Del)):
        return
    if isinstance(node, (ast.Constant, ast.JoinedStr, ast.FormattedValue)):
        return
    for value in SIMPLE:
        yield ast.Constant(value)
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.expr):
            yield part


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: python minimise.py PROGRAM CANDIDATE")
    warnings.simplefilter("ignore")
    program, candidate = sys.argv[1:]

    def ask(source):
        with open(candidate, "w", encoding="utf-8") as file:
            file.write(source)
        print("try", flush=True)
        answer = sys.stdin.readline()
        if not answer:
            sys.exit(0)
        return answer.strip() == "yes"

    with open(program, encoding="utf-8") as file:
        source = file.read()
    Minimiser(source, ask).run()


if __name__ == "__main__":
    main()
