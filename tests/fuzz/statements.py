"""Random statements, blocks of them, and functions made of them.

What always holds: every loop has a bound, every function knows what one call of it may cost at most
and calls only functions that were written before it, so that a program ends soon. What raises is
caught somewhere: by the statement itself, or by the loop that calls the function.
"""

from dataclasses import dataclass, field

from expressions import KINDS, Scope

# First letters of new variables; loops, walruses and functions have others.
LETTERS = {
    "int": "i", "float": "r", "str": "s", "bool": "b", "list": "l", "dict": "d", "set": "u", "tuple": "t",
    "obj": "o", "any": "a",
}  # fmt: skip

ERRORS = (
    "ValueError",
    "KeyError",
    "TypeError",
    "ZeroDivisionError",
    "IndexError",
    "StopIteration",
    "Own",
    "AttributeError",
)


@dataclass
class Parameter:
    name: str
    kind: str
    # "first" (positional only), "usual", "star", "keyword" or "keywords"
    how: str
    default: str = ""


@dataclass
class Function:
    name: str
    # What it returns, or "generator".
    kind: str
    parameters: list = field(default_factory=list)
    cost: int = 1


class Statements:
    """The part of a program that writes statements; see ``Expressions`` for the others."""

    STATEMENTS = (
        (14, "assign"), (8, "augment"), (7, "branch"), (7, "for_range"), (5, "for_each"), (3, "while_loop"),
        (8, "protected"), (4, "with_block"), (4, "leave"), (3, "fail"), (4, "closure"), (3, "write_global"),
        (7, "attribute"), (5, "item"), (3, "remove"), (4, "unpack"), (4, "match"), (3, "look"), (5, "change_now"),
        (3, "lambda_call"), (5, "generator_use"), (4, "drop"), (2, "local_class"), (1, "imports"), (2, "bare"),
        (2, "chained"), (1, "check"), (2, "comprehended"), (2, "local_generator"), (3, "operate"),
    )  # fmt: skip

    def block(self, scope, count):
        """Lines of ``count`` statements, at least one."""
        lines = []
        for _ in range(max(1, count)):
            lines += self.statement(scope)
            if lines[-1].split()[0] in ("return", "raise", "break", "continue"):
                break
        return lines

    def statement(self, scope):
        if scope.cost[0] > self.limit:
            return ["pass"]
        weights = [weight for weight, _ in self.STATEMENTS]
        for _ in range(20):
            name = self.random.choices(self.STATEMENTS, weights)[0][1]
            known = set(scope.names)
            lines = getattr(self, name)(scope)
            if lines:
                scope.spend(1)
                return self.guarded(lines, scope) if known == set(scope.names) else lines
        return ["pass"]

    def guarded(self, lines, scope):
        """The statement, which may be kept from ending the whole call by what it raises."""
        if not self.chance(0.35) or lines[0].startswith(("pass", "return", "raise", "try")):
            return lines
        scope.spend(8)
        handler = self.pick(("show(type(e).__name__, str(e))", "LOG.append(type(e).__name__)"))
        return ["try:", *self.indented(lines), "except Exception as e:", f"    {handler}"]

    def body(self, scope, count=None, times=1):
        """An indented block that runs ``times`` times; most names it makes are unknown outside."""
        inner = scope.inner(times)
        lines = self.indented(self.block(inner, count or self.random.randint(1, 3)))
        if self.chance(0.01):
            scope.names.update(inner.names)
        return lines

    def loop_body(self, scope, times, names=()):
        inner = scope.inner(times)
        inner.loop = True
        inner.names.update(names)
        inner.fixed |= {name for name, _ in names}
        lines = self.block(inner, self.random.randint(1, 3))
        ended = lines[-1].startswith(("break", "continue", "return", "raise"))
        if self.chance(0.15) and not scope.plain and not ended:
            test = self.expression("bool", inner, 1)
            lines += [f"if {test}:", f"    {self.pick(('break', 'continue'))}"]
        return self.indented(lines)

    def indented(self, lines):
        return ["    " + line for line in lines]

    def target(self, scope, kind):
        """A name to assign to: a new one or one that has this kind, now and then another."""
        names = [n for n in scope.of_kind(kind) if n.isidentifier() and n not in scope.fixed]
        if names and self.chance(0.6):
            return self.pick(names)
        name = f"{LETTERS[kind]}{self.random.randint(0, 4)}"
        return f"{name}_" if name in scope.fixed else name

    def assign(self, scope):
        kind = self.pick(KINDS)
        value, target = self.value(kind, scope, 3), self.target(scope, kind)
        scope.names[target] = kind
        if self.chance(0.05):
            return [f"{target} = {self.target(scope, kind)}_ = {value}"]
        if self.chance(0.05):
            return [f"{target}: {kind if kind not in ('any', 'obj') else 'object'} = {value}"]
        return [f"{target} = {value}"]

    def augment(self, scope):
        names = [n for n in scope.of_kind("int") if n.isidentifier() and n not in scope.fixed]
        names += [f"{n}.{a}" for n in scope.of_kind("obj") for a in "vw"]
        if not names:
            return None
        name = self.pick(names)
        operator = self.pick(("+=", "+=", "+=", "-=", "^=", "|=", "&=", "//=", "%=", ">>="))
        if operator == ">>=":
            return [f"{name} >>= {self.expression('int', scope, 1)} & 7"]
        return [f"{name} {operator} {self.value('int', scope)}"]

    def operate(self, scope):
        names = [n for n in scope.of_kind("obj") if n.isidentifier() and n not in scope.fixed]
        if not names:
            return None
        scope.spend(8)
        name = self.pick(names)
        return [
            f"{name} {self.pick(('+=', '-=', '*='))} {self.expression(self.pick(('int', 'obj')), scope, 1)}"
        ]

    def branch(self, scope):
        lines = [f"if {self.expression('bool', scope)}:", *self.body(scope)]
        if self.chance(0.3):
            lines += [f"elif {self.expression('any', scope)}:", *self.body(scope)]
        if self.chance(0.5):
            lines += ["else:", *self.body(scope)]
        return lines

    def for_range(self, scope):
        times = self.pick((2, 3, 5, 8, 12))
        if scope.times * times > 100:
            return None
        name = self.pick("ijk") + str(scope.depth)
        bounds = self.pick(
            (
                f"{times}",
                f"1, {times + 1}",
                f"{times}, 0, -1",
                f"{self.expression('int', scope, 1)} % {times + 1}",
            )
        )
        lines = [f"for {name} in range({bounds}):", *self.loop_body(scope, times, [(name, "int")])]
        if self.chance(0.15):
            lines += ["else:", *self.body(scope, 1)]
        return lines

    def for_each(self, scope):
        if scope.times > 25:
            return None
        a, b = f"x{scope.depth}", f"y{scope.depth}"
        head, names = self.pick(
            [
                (f"{a} in {{list}}[:6]", [(a, "int")]),
                (f"{a} in {{str}}[:6]", [(a, "str")]),
                (f"{a} in {{tuple}}", [(a, "int")]),
                (f"{a} in [{{obj}}, {{obj}}, {{obj}}]", [(a, "obj")]),
                (f"{a} in ({{int}}, {{float}}, {{str}}, {{obj}})", [(a, "any")]),
                (f"{a} in sorted({{set}})[:6]", [(a, "int")]),
                (f"{a}, {b} in enumerate({{list}}[:6])", [(a, "int"), (b, "int")]),
                (f"{a}, {b} in zip({{list}}, {{str}})", [(a, "int"), (b, "str")]),
                (f"{a}, {b} in list({{dict}}.items())[:6]", [(a, "str"), (b, "int")]),
                (f"{a}, {b} in {{dict}}.items()", [(a, "str"), (b, "int")]),
                (f"{a} in reversed({{list}}[:5])", [(a, "int")]),
                (f"{a} in map(abs, {{list}}[:5])", [(a, "int")]),
                (f"{a}, *{b} in [{{list}}, {{tuple}}]", [(a, "int"), (b, "list")]),
                (f"{a} in {{obj}}", [(a, "int")]),
            ]
        )
        lines = [f"for {self.fill(head, scope, 1)}:", *self.loop_body(scope, 6, names)]
        if self.chance(0.15):
            lines += ["else:", *self.body(scope, 1)]
        return lines

    def while_loop(self, scope):
        times = self.pick((3, 5, 9))
        if scope.times * times > 60:
            return None
        name = f"n{scope.depth}"
        first, turn = [f"{name} = {times}"], f"while {name} > 0:"
        if self.chance(0.3):
            turn = f"while {name} > 0 and {self.expression('bool', scope, 1)}:"
        if self.chance(0.2):
            turn = f"while ({name} := {name} - 1) > 0:"
        step = [] if ":=" in turn else [f"    {name} -= 1"]
        return [*first, turn, *step, *self.loop_body(scope, times, [(name, "int")])]

    def protected(self, scope):
        lines = ["try:", *self.body(scope)]
        if self.chance(0.9):
            lines += self.handlers(scope)
            if self.chance(0.2):
                lines += ["else:", *self.body(scope, 1)]
            if self.chance(0.3):
                lines += ["finally:", *self.finally_body(scope)]
        else:
            lines += ["finally:", *self.finally_body(scope)]
        return lines

    def finally_body(self, scope):
        """Now and then one that swallows what happens, by leaving."""
        return (
            self.body(scope, 1)
            if self.chance(0.9)
            else self.indented([*self.block(scope.inner(), 1), *(self.leave(scope) or [])])
        )

    def handlers(self, scope):
        lines = []
        if self.chance(0.3):
            caught = self.pick((self.pick(ERRORS), f"({self.pick(ERRORS)}, {self.pick(ERRORS)})"))
            lines += [f"except {caught}:", *self.body(scope, 2)]
        inner = scope.inner()
        first = self.pick(
            (
                "show(type(e).__name__, str(e))",
                "show(type(e).__name__, str(e))",
                "trace(e)",
                "peek()",
                "LOG.append(type(e).__name__)",
                "pass",
            )
        )
        scope.spend(10)
        lines += [
            "except Exception as e:",
            "    " + first,
            *self.indented(self.block(inner, self.random.randint(0, 1))),
        ]
        if self.chance(0.15):
            lines.append(
                "    "
                + self.pick(("raise", "raise Own(3) from e", "raise Own(4)", "raise ValueError from None"))
            )
        return lines

    def with_block(self, scope):
        entered = self.pick(
            ("Guard(True)", "Guard(False)", "guard(True)", "guard(False)", "{obj}", "Guard({bool})")
        )
        name = f"w{scope.depth}"
        scope.spend(15)
        head = f"with {self.fill(entered, scope, 1)} as {name}:"
        if self.chance(0.2):
            head = f"with Guard({self.pick(('True', 'False'))}), {self.fill(entered, scope, 1)}:"
        return [head, *self.body(scope)]

    def leave(self, scope):
        if scope.loop and self.chance(0.5):
            return [f"if {self.expression('bool', scope)}:", f"    {self.pick(('break', 'continue'))}"]
        if scope.returns is None:
            return None
        result = "" if scope.yields else " " + self.value(scope.returns, scope)
        return [f"if {self.expression('bool', scope)}:", f"    return{result}"]

    def fail(self, scope):
        error = f"{self.pick(ERRORS)}({self.expression('int', scope, 1)})"
        return [
            f"if {self.expression('bool', scope)} and TICK % {self.random.randint(3, 11)} == 0:",
            f"    raise {error}",
        ]

    def closure(self, scope):
        """A nested function that reads and writes names of this one, which goes on writing them."""
        if scope.depth > 2 or scope.plain:
            return None
        name = f"inner{self.random.randint(0, 3)}"
        ints = [
            n
            for n in scope.of_kind("int")
            if n.isidentifier() and n not in scope.fixed and n not in self.globals
        ]
        nested = Scope({n: k for n, k in scope.names.items()}, scope.functions, scope.times * 2, scope.cost)
        nested.fixed = set(scope.names)
        nested.names["arg"] = "int"
        nested.depth, nested.returns = 5, "int"
        body = []
        if ints and not self.at_module:
            cell = self.pick(ints)
            body.append(f"nonlocal {cell}")
            nested.fixed.discard(cell)
            body.append(f"{cell} {self.pick(('+=', '-=', '^='))} {self.value('int', nested, 1)}")
        default = f"={self.expression('int', scope, 1)}" if self.chance(0.4) else ""
        walrus, self.walrus_allowed = self.walrus_allowed, False
        body += self.block(nested, self.random.randint(0, 1)) if self.chance(0.5) else []
        body.append(f"return {self.value('int', nested)}")
        self.walrus_allowed = walrus
        scope.spend(10)
        result = self.target(scope, "int")
        scope.names[result] = "int"
        call = f"{result} = {name}({self.expression('int', scope, 1)})"
        after = [f"{self.pick(ints)} += {self.random.randint(1, 9)}", call] if ints else []
        return [f"def {name}(arg{default}):", *self.indented(body), call, *after]

    def lambda_call(self, scope):
        result = self.target(scope, "int")
        value = self.value("int", scope, 2)
        argument = self.expression("int", scope, 1)
        scope.names[result] = "int"
        return [
            f"f = lambda z={self.expression('int', scope, 1)}, *more: (z & 255) + ({value})",
            f"{result} = f({self.pick((argument, '', argument + ', 2'))})",
        ]

    def write_global(self, scope):
        names = [name for name, kind in self.globals.items() if kind == "int"]
        name = self.pick(names)
        if self.at_module or self.chance(0.3):
            return [f"globals()['{name}'] = {self.value('int', scope)}"]
        self.declared.add(name)
        return [f"{name} = {self.value('int', scope)}"]

    def attribute(self, scope):
        names = scope.of_kind("obj")
        if not names:
            return None
        name = self.pick(names)
        kind = "float" if self.chance(0.1) else "int"
        return self.pick(
            [
                [f"{name}.{self.pick('vw')} = {self.value(kind, scope)}"],
                [f"{name}.v, {name}.w = {name}.w, {self.value('int', scope)}"],
                [f"{name}.w = {name}.v"],
            ]
        )

    def item(self, scope):
        target = self.pick(("list", "dict", "obj", "list"))
        names = scope.of_kind(target)
        if not names:
            return None
        name, value = self.pick(names), self.value("int", scope)
        return {
            "list": [
                [f"if {name}:", f"    {name}[{self.random.randint(-1, 0)}] = {value}"],
                [f"if len({name}) < 12:", f"    {name}.append({value})"],
                [f"{name}[1:3] = {self.expression('list', scope)}[:4]", f"del {name}[9:]"],
                [f"{name}[:1] = [{value}]", f"{name}[0] += {self.random.randint(1, 9)}"],
            ],
            "dict": [
                [f"{name}[{self.value('str', scope)}] = {value}"],
                [f"{name}['a'] = {name}.get('a', 0) + {self.random.randint(1, 9)}"],
                [f"{name}.setdefault('key', {value})"],
                [f"{name}['key'] = {value}", f"{name}['key'] += {self.random.randint(1, 9)}"],
            ],
            "obj": [[f"{name}[{self.expression('int', scope, 1)}] = {value}"], [f"{name}[1] += 1"]],
        }[target][self.random.randrange({"list": 4, "dict": 4, "obj": 2}[target])]

    def remove(self, scope):
        options = [[f"del {n}[0]"] for n in scope.of_kind("list")] + [
            [f"{n}.pop('a', None)"] for n in scope.of_kind("dict")
        ]
        options += [[f"del {n}['key']"] for n in scope.of_kind("dict")] + [
            [f"del {n}[2]"] for n in scope.of_kind("obj")
        ]
        options += [[f"{n}.clear()"] for n in scope.of_kind("list") + scope.of_kind("dict")]
        locals_ = [
            n for n in scope.names if n.isidentifier() and n not in scope.fixed and n not in self.globals
        ]
        if locals_ and self.chance(0.3) and (scope.depth == 0 or self.chance(0.1)):
            name = self.pick(locals_)
            if self.chance(0.9):
                scope.names.pop(name)
            return [f"del {name}"]
        return self.pick(options) if options else None

    def unpack(self, scope):
        a, b = self.target(scope, "int"), self.target(scope, "int")
        if a == b:
            return None
        value = self.pick(
            (
                "{int}, {int}",
                "{tuple}[:2]",
                "{list}[:2]",
                "({list} * 2 + [1, 2])[:2]",
                "(*{tuple}, 7, 8)[:2]",
                "divmod({int}, {int} | 1)",
            )
        )
        lines = self.pick(
            [
                [f"{a}, {b} = {self.fill(value, scope, 1)}"],
                [f"{a}, {b} = {b}, {a}"]
                if a in scope.names and b in scope.names
                else [f"{a} = {b} = {self.value('int', scope)}"],
                [f"{a}, *{b}_, l0 = {self.fill('{list}', scope, 1)}"],
                [f"({a}, ({b}, l1)) = {self.fill('{int}, ({int}, {int})', scope, 1)}"],
                [f"[{a}, {b}] = {self.fill('({int}, *{list})[:2]', scope, 1)}"],
            ]
        )
        if "l1" not in scope.fixed and "l0" not in scope.fixed:
            scope.names.update({a: "int", b: "int"})
            return lines
        return None

    def match(self, scope):
        subject = self.expression(self.pick(("any", "int", "list", "tuple", "dict", "obj", "str")), scope)
        cases = [
            "0 | 1 | 2", "int(q) if q > 5", "[q, *r]", "(q, r)", "{'a': q}", "{'key': q, **r}", "str() as q",
            "float(q)", "None", "True", "[]", "[int(q), 2 | 3, *_]", f"{self.pick(self.classes)}(v=q)",
            f"{self.pick(self.classes)}(v=1, w=q)",
        ]  # fmt: skip
        lines = [f"match {subject}:"]
        for case in self.random.sample(cases, self.random.randint(1, 3)):
            lines += [f"    case {case}:", *self.indented(self.body(scope, 1))]
        return [*lines, "    case _:", *self.indented(self.body(scope, 1))]

    def look(self, scope):
        """Something that looks at frames or locals."""
        scope.spend(40)
        kinds = [
            "peek()",
            "show(sys._getframe().f_lineno)",
            "snapshot(sys._getframe())",
            "peek(2)",
            "show(sorted(locals()))",
        ]
        line = self.pick(kinds)
        return [f"if TICK % {self.random.randint(3, 20)} == {self.random.randint(0, 2)}:", f"    {line}"]

    def change_now(self, scope):
        """A change of what this very code relies on, once or a few times, while it runs."""
        when = self.pick(
            (f"TICK == {self.random.randint(22, 70)}", f"TICK % {self.random.randint(15, 30)} == 14")
        )
        return [f"if {when}:", *self.indented(self.change(scope))]

    def generator_use(self, scope):
        fitting = [f for f in scope.functions if f.kind == "generator" and self.affordable(f, scope)]
        if not fitting:
            return None
        call = self.call(self.pick(fitting), scope)
        name, kept = f"g{scope.depth}", self.target(scope, "int")
        use = self.pick(
            [
                [f"{kept} = sum(x for x in {call} if x.__class__ is int) % 97"],
                [f"show(list({call}))"],
                [f"for {kept} in {call}:", *self.loop_body(scope, 5, [(kept, "int")])],
                [
                    f"{name} = {call}",
                    f"{kept} = next({name})",
                    f"show({name}.send({self.expression('int', scope, 1)}))",
                ],
                [
                    f"{name} = {call}",
                    f"{kept} = next({name}, 0)",
                    f"show({name}.throw(ValueError, ValueError('thrown')))",
                ],
                [f"{name} = {call}", f"{kept} = next({name}, 0)", f"{name}.close()"],
                [f"{kept} = len([*zip({call}, {self.expression('list', scope, 1)})])"],
                [f"{kept}, *_ = {call}"],
                [f"{name} = {call}", f"{kept} = next({name}, 0)", f"del {name}"],
                [f"{kept} = {self.expression('int', scope, 1)} in {call}"],
            ]
        )
        if kept not in scope.fixed:
            scope.names[kept] = "int"
        return use

    def drop(self, scope):
        """Objects that die, here or at the end of the block."""
        name = self.target(scope, "obj")
        scope.names[name] = "obj"
        return self.pick(
            [
                [f"{name} = {self.expression('obj', scope, 1)}"],
                [f"{name} = Dies({self.expression('int', scope, 1)})"],
                [f"Dies({self.expression('int', scope, 1)})"],
                [f"{name} = Dies(1)", f"{name} = Dies(2)"],
                [f"show(Dies({self.random.randint(0, 9)}), Dies(5).m0({self.expression('int', scope, 1)}))"],
                [f"{name} = Dies({self.random.randint(0, 9)}) + {self.expression('int', scope, 1)}"],
            ]
        )

    def local_class(self, scope):
        if self.at_module or scope.depth > 2 or scope.times > 3:
            return None
        scope.spend(60)
        ints = [n for n in scope.of_kind("int") if n.isidentifier()]
        value = self.pick(ints) if ints else "4"
        name = f"o{self.random.randint(0, 3)}"
        if name in scope.fixed:
            return None
        scope.names[name] = "obj"
        return [
            f"class Local({self.pick(self.classes)}):",
            f"    k = {self.pick(INTS_FOR_CLASSES)}",
            "    def m0(self, w=1):",
            f"        return ({value}) + w + super().m0(w)",
            f"{name} = Local({self.expression('int', scope, 1)})",
        ]

    def imports(self, scope):
        name = self.target(scope, "float")
        scope.names[name] = "float"
        return self.pick(
            [
                ["import math", f"{name} = math.floor({self.expression('float', scope, 1)}) * 0.5"],
                ["from math import sqrt", f"{name} = sqrt({self.expression('float', scope, 1)})"],
                ["from math import no_such_name"],
            ]
        )

    def bare(self, scope):
        return [self.expression("any", scope)]

    def chained(self, scope):
        return [
            f"show({self.expression(self.pick(KINDS), scope)}, {self.expression(self.pick(KINDS), scope)})"
        ]

    def check(self, scope):
        test, message = self.expression("bool", scope), self.expression("int", scope, 1)
        return [f"assert TICK % {self.random.randint(4, 9)} != 3 or {test}, {message}"]

    def comprehended(self, scope):
        """Deaths and frames in the middle of a comprehension."""
        name = self.target(scope, "list")
        scope.names[name] = "list"
        scope.spend(40)
        return self.pick(
            [
                [
                    f"{name} = [o.m0(o.v) & 255 for o in [{self.expression('obj', scope, 1)} for _ in range(3)] if o]"
                ],
                [f"{name} = [Dies(x).v for x in {self.expression('list', scope, 1)}[:4]]"],
                [
                    f"pair = ({self.expression('obj', scope, 1)}, {self.expression('obj', scope, 1)})",
                    f"{name} = sorted({{o.v & 7 for o in pair}})",
                ],
                [f"{name} = [sys._getframe().f_lineno for _ in range(2)]"],
            ]
        )

    def local_generator(self, scope):
        ints = [n for n in scope.of_kind("int") if n.isidentifier()]
        if not ints or scope.times > 20:
            return None
        scope.spend(30)
        cell, name = self.pick(ints), self.target(scope, "list")
        scope.names[name] = "list"
        return [
            "def steps():",
            f"    for x in range({self.random.randint(1, 4)}):",
            f"        got = yield {cell} + x" if self.chance(0.5) else f"        yield from (x, {cell})",
            f"{name} = [x & 255 for x in steps()]",
        ]

    def function(self, name, kind, functions, recursive=False):
        """The lines of a function, and what is known of it. ``kind`` may be ``generator``."""
        parameters = self.parameters(recursive)
        scope = Scope({}, functions)
        scope.returns, scope.yields = ("int", True) if kind == "generator" else (kind, False)
        for parameter in parameters:
            whole = {"star": "tuple", "keywords": "dict"}.get(parameter.how, parameter.kind)
            scope.names[parameter.name] = whole
        scope.names.update(self.globals)
        scope.fixed = set(self.globals)
        if recursive:
            scope.fixed.add("n")
        self.declared, self.at_module = set(), False
        self.plain_now = kind != "generator"
        lines = self.block(scope, self.random.randint(2, 5 + self.size))
        if kind == "generator":
            lines = self.with_yields(lines, scope)
        elif recursive:
            self.depth_argument = "n - 1"
            arguments = self.arguments(Function(name, kind, parameters), scope, 1)
            self.depth_argument = None
            lines += ["if n > 0:", f"    show({name}({arguments}))"]
        if kind != "generator" and self.chance(0.97):
            lines.append(f"return {self.value(kind, scope)}")
        declared = [f"global {', '.join(sorted(self.declared))}"] if self.declared else []
        head = f"def {name}({self.signature(parameters)}):"
        cost = scope.cost[0] * (6 if recursive else 1)
        return [head, *self.indented(declared + lines)], Function(name, kind, parameters, cost)

    def with_yields(self, lines, scope):
        """Puts yields between the statements of a generator, and some loop with yields at the end."""
        result = []
        for line in lines:
            if not line.startswith((" ", "else", "elif", "except", "finally", "case")) and self.chance(0.4):
                value = self.value("int", scope, 1)
                result += self.pick(
                    [
                        [f"yield {value}"],
                        [f"got = yield {value}", "show('got', got)"],
                        [f"yield from [{value}, 2]"],
                    ]
                )
            result.append(line)
        ending = self.pick(
            [
                ["for x in range(3):", "    yield x"],
                [
                    "try:",
                    "    yield 1",
                    "    yield 2",
                    "except ValueError as e:",
                    "    show('in generator', str(e))",
                    "    yield 3",
                    "finally:",
                    "    LOG.append('generator left')",
                ],
                ["return 5"],
                ["with Guard(True):", "    yield 8", "yield 9"],
                ["got = yield from (x + 1 for x in [1, 2])", "yield 7"],
            ]
        )
        return ["yield 0", *result, *ending] if self.chance(0.5) else [*result, *ending, "yield 4"]

    def parameters(self, recursive):
        """Parameters of all kinds, in an order that Python accepts."""
        names = iter("abcdefgh")
        result, defaults = [], False
        hows = ["first"] * self.pick((0, 0, 1, 2)) + ["usual"] * self.pick((0, 1, 2, 3))
        if recursive:
            result.append(Parameter("n", "int", "first" if "first" in hows else "usual"))
        for how in hows or ["usual"]:
            kind = self.pick(KINDS)
            defaults = defaults or self.chance(0.25)
            result.append(Parameter(next(names), kind, how, self.default(kind) if defaults else ""))
        if self.chance(0.2):
            result.append(Parameter("rest", "int", "star"))
        if self.chance(0.3):
            kind = self.pick(KINDS)
            result.append(Parameter("kw", kind, "keyword", self.default(kind) if self.chance(0.7) else ""))
        if self.chance(0.2):
            result.append(Parameter("named", "int", "keywords"))
        return result

    def default(self, kind):
        return self.atom(kind, Scope({}))

    def signature(self, parameters):
        words, last = [], None
        for parameter in parameters:
            if last == "first" and parameter.how != "first":
                words.append("/")
            if parameter.how == "keyword" and last != "star":
                words.append("*")
            star = {"star": "*", "keywords": "**"}.get(parameter.how, "")
            words.append(f"{star}{parameter.name}" + (f"={parameter.default}" if parameter.default else ""))
            last = parameter.how
        return ", ".join([*words, "/"] if last == "first" else words)


INTS_FOR_CLASSES = ("1", "2.5", "'k'", "1 << 66")
