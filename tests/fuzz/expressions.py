"""Random expressions that have, as far as one can know, a wanted kind of value.

A kind is a word: ``int``, ``float``, ``str``, ``bool``, ``list`` (of ints), ``dict`` (ints by
strings), ``set`` (of ints), ``tuple`` (of ints), ``obj`` (an instance of a generated class) or
``any``. Most expressions are templates, in which ``{kind}`` stands for an expression of that kind
and ``{small}`` for a literal below ten; the others are methods that write themselves.

What always holds: evaluating an expression ends soon, whatever its variables are. Loops are bounded
by literals, numbers that grow quickly are cut before they are kept (see ``Expressions.kept``), and
nothing is repeated by a number that was not cut.
"""

import re

KINDS = ("int", "int", "int", "float", "str", "bool", "list", "dict", "set", "tuple", "obj", "obj", "any")

INTS = ("0", "1", "-1", "2", "7", "10", "255", "256", "257", "-5", "1000", "-6", "2147483647")
BIG_INTS = (
    "9223372036854775807", "-9223372036854775808", "4611686018427387904", "1 << 62", "1 << 63",
    "18446744073709551616", "123456789012345678901234567890", "-(1 << 64)", "1073741823", "1073741824",
)  # fmt: skip
FLOATS = ("0.0", "-0.0", "1.0", "0.5", "2.5", "-1.25", "1e300", "1e-5", "3.0", "1e18")
STRINGS = ("''", "'a'", "'b'", "'key'", "'x y'", "'Zebra'", "'\\u00e9t\\u00e9'", "'abcabc'", "'1'", "'v'")

TEMPLATES = {
    "int": [
        "({int} + {int})", "({int} - {int})", "({int} + {int})", "({int} * {small})", "({int} * {int})",
        "({int} // ({int} | 1))", "({int} % ({int} | 1))", "({int} // {int})", "({int} % {small})",
        "(-{int})", "(~{int})", "({int} & {int})", "({int} | {int})", "({int} ^ {int})",
        "({int} << ({int} & 15))", "({int} >> ({int} & 15))", "({int} ** ({int} & 3))", "abs({int})",
        "min({int}, {int})", "max({int}, {int}, {int})", "int({float} % 1e6)", "int({bool})", "len({list})",
        "len({str})", "len({dict})", "len({set})", "sum({list})", "({list} * 3 or [4, 5, 6])[{int} % 3]",
        "{list}[{index}]", "{dict}.get({str}, {int})", "{**{dict}, 'a': {int}}['a']", "{dict}['a']",
        "{dict}.get('key', 5)", "(*{tuple}, {int})[0]", "{tuple}[:1 + {small}].__len__()", "{obj}.v",
        "{obj}.w", "{obj}.p", "{obj}.k", "{obj}.m0({int})", "{obj}.m1({int}, {int})", "{obj}.v",
        "{obj}.m0({int})", "{class}.k", "{class}.s0({int})", "({int} if {bool} else {int})",
        "({int} and {int})", "({int} or {int})", "(lambda q, r={small}: q + r)({int})",
        "ord(({str} or 'z')[0])", "{str}.count('a')", "{str}.find({str})",
        "divmod({int}, ({int} | 1))[{bit}]", "int('1f', {small} + 20)", "{obj}.zz",
        "next(iter({list}), {int})", "({list} + [7]).index(7)", "[{int}, {int}].pop()",
        "sum(x & 7 for x in {list})", "({bool} + {bool})", "({int} - {bool})", "({int}).bit_length()",
        "[{int}, *{list}][-1]",
    ],
    "float": [
        "({float} + {float})", "({float} - {float})", "({float} * {float})", "({float} / ({float} or 1.0))",
        "({int} / ({int} or 3))", "({int} / {int})", "({float} + {int})", "({int} * {float})",
        "({float} // ({float} or 2.0))", "({float} % ({float} or 0.5))", "(-{float})", "float({int})",
        "abs({float})", "round({float}, 2)", "({float} ** 2)", "({float} if {bool} else {float})",
        "max({float}, {int})", "float('2.5')", "({int} * 0.25)", "sum([{float}, {float}])",
        "min({float}, {float})",
    ],
    "str": [
        "({str} + {str})", "({str} * {small})", "{str}[{index}:]", "{str}[:{index}]", "{str}[{index}:][:1]",
        "{str}.upper()", "{str}.replace({str}, {str})", "str({int})", "repr({float})",
        "{str}.join([{str}, {str}])", "('%s-%d' % ({str}, {int}))", "'{}:{}'.format({int}, {str})",
        "chr(97 + {int} % 26)", "{str}[::-1]", "({str} if {bool} else {str})", "({str} or {str})",
        "type({any}).__name__", "','.join(map(str, {list}))", "{str}.strip('a')", "min({str}, {str})",
        "{obj}.__class__.__name__",
    ],
    "bool": [
        "({int} < {int})", "({int} == {int})", "({int} != {int})", "({int} <= {int} < {int})",
        "({float} > {float})", "({float} == {int})", "({str} < {str})", "({str} == {str})",
        "({str} in {str})", "({int} in {list})", "({int} not in {tuple})", "({str} in {dict})",
        "({int} in {set})", "(not {any})", "({bool} and {bool})", "({bool} or {bool})",
        "isinstance({any}, int)", "isinstance({obj}, {class})", "isinstance({any}, (str, {class}))",
        "({any} is None)", "({obj} is {obj})", "({obj} == {obj})", "({obj} != {int})", "({obj} < {obj})",
        "({obj} >= {int})", "bool({obj})", "({int} in {obj})", "any({list})", "all({tuple})",
        "({list} == {list})", "({tuple} < {tuple})", "({int} & 1 == 1)", "callable({any})",
        "({any} is not {any})", "hasattr({obj}, 'zz')", "({set} <= {set})", "({obj} == {any})", "True",
        "False",
    ],
    "list": [
        "[{int}, {int}, {int}]", "[{int}, *{list}]", "[*{list}, *{tuple}]", "list(range({int} % 6))",
        "{list}[{index}:]", "{list}[::-1]", "({list} + {list})[:8]", "sorted({list})", "sorted({set})",
        "list({tuple})", "list(map(lambda q: q + {small}, {list}))", "[{int}] * ({int} % 4)",
        "list(filter(None, {list}))", "[x for x in {list} if x != {int}]",
        "[a + b for a, b in zip({list}, {list})]", "list({dict}.values())",
        "[i * x for i, x in enumerate({list})]", "list({obj})[:5]", "[]",
        "[x + y for x in {list}[:3] for y in {tuple}[:3]]", "list(reversed({list}))", "{obj}.m2({list})",
        "[(q := x) + q for x in {list}]", "[f(2) for f in [lambda a, b=x: a + b for x in {list}[:4]]]",
    ],
    "dict": [
        "{'a': {int}, 'b': {int}}", "{{str}: {int}}", "{**{dict}, {str}: {int}}",
        "{str(x): x for x in {list}}", "dict(a={int}, key={int})", "dict(zip('ab', {list}))",
        "({dict} | {dict})", "{c: i for i, c in enumerate({str})}", "{}",
    ],
    "set": [
        "{{int}, {int}}", "set({list})", "({set} | {set})", "({set} & {set})", "({set} - {set})",
        "{x & 15 for x in {list}}", "{*{list}, {small}}", "frozenset({tuple})", "set()",
    ],
    "tuple": [
        "({int}, {int}, {int})", "({int},)", "(*{list}, {int})", "tuple({list})", "({tuple} + {tuple})[:6]",
        "{tuple}[::-1]", "divmod({int}, {int} | 1)", "tuple({dict}.values())", "({int}, {int})", "()",
    ],
    "obj": [
        "{class}({int})", "{class}({int}, {int})", "{class}(v={int})", "{class}(w={int}, *[{int}])",
        "({obj} if {bool} else {obj})", "{obj}.me()", "{class}.c0({int})", "{class}({float}, {int})",
    ],
    "any": [
        "({obj} + {int})", "({int} + {obj})", "({obj} + {obj})", "({obj} - {obj})", "({obj} * {small})",
        "({small} * {obj})", "({small} - {obj})", "(-{obj})", "{obj}[{int}]", "{obj}({int})", "len({obj})",
        "({obj} + {float})", "({float} + {obj})", "({obj} < {obj})", "{obj}.zz", "(None, {int})[{bit}]",
        "({int}, {float})[{bit}]", "({str}, {int})[{bit}]", "getattr({obj}, 'v', {int})", "None",
        "{obj}.m0({float})", "{obj}.m0(w={int})", "{class}.m0({obj}, {int})", "{list}[{index}:{index}]",
        "({any} or {any})", "({any} if {bool} else {any})", "max({obj}, {obj})", "int({obj})",
        "{obj}.__dict__.get('v')", "(lambda *a, **k: (a, sorted(k)))({int}, z={int})",
        "[{any} for _ in range(2)]", "sum([{obj}, {obj}], {obj})",
    ],
}  # fmt: skip

# What methods may say: nothing that calls methods, so that they call each other in one order only.
PLAIN = {
    kind: [t for t in templates if not re.search(r"\{(obj|any|class)\}|:=", t)]
    for kind, templates in TEMPLATES.items()
}

HOLE = re.compile(r"\{(%s|small|index|bit|class)\}" % "|".join(TEMPLATES))

# How an expression makes numbers that would double their length at every turn of a loop.
WILD = re.compile(r"\*|<<|\(|\.v|\.w")

CUTS = ("% 1000003", "% 2305843009213693951", "& 18446744073709551615", "% 97", "% 1000003")


class Scope:
    """What can be named at one place of the program, and how often the place is reached.

    ``cost`` is a list of one number that all scopes of a function share: the steps of one call.
    """

    def __init__(self, names, functions=(), times=1, cost=None):
        self.names = dict(names)
        self.functions = list(functions)
        self.times = times
        self.cost = [0] if cost is None else cost
        # Only what calls no method (see `PLAIN`).
        self.plain = False
        # What may be written here, besides expressions.
        self.loop = False
        self.returns = None
        self.yields = False
        self.depth = 0
        # Names that a nested function writes, and names that must not be assigned.
        self.shared = set()
        self.fixed = set()

    def inner(self, times=1):
        """The scope of a block in this one, which runs ``times`` times."""
        scope = Scope(self.names, self.functions, self.times * times, self.cost)
        scope.plain, scope.loop, scope.returns, scope.yields = (
            self.plain,
            self.loop,
            self.returns,
            self.yields,
        )
        scope.depth, scope.shared, scope.fixed = self.depth + 1, set(self.shared), set(self.fixed)
        return scope

    def spend(self, steps):
        self.cost[0] += steps * self.times

    def of_kind(self, kind):
        return [name for name, its in self.names.items() if its == kind]


class Expressions:
    """Needs ``random`` (the source of all chance), ``classes`` (their names), ``limit`` (what a call may
    cost) and ``walrus_allowed``."""

    def chance(self, probability):
        return self.random.random() < probability

    def pick(self, options):
        return self.random.choice(options)

    def expression(self, kind, scope, depth=2):
        if scope.plain and kind in ("obj", "any"):
            kind = "int"
        if kind == "any" and self.chance(0.5):
            kind = self.pick(KINDS)
        names = scope.of_kind(kind)
        if names and self.chance(0.75 if depth <= 0 else 0.3):
            return self.pick(names)
        if depth <= 0:
            return self.atom(kind, scope)
        if self.chance(0.12):
            called = self.call_of_kind(kind, scope, depth)
            if called:
                return called
        if kind == "str" and self.chance(0.2):
            return self.f_string(scope, depth)
        if kind == "int" and self.chance(0.04):
            return self.walrus(scope, depth)
        scope.spend(1 if kind not in ("obj", "any") else 8)
        templates = PLAIN if scope.plain else TEMPLATES
        return self.fill(self.pick(templates[kind]), scope, depth - 1)

    def fill(self, template, scope, depth):
        def hole(match):
            kind = match.group(1)
            if kind == "small":
                return str(self.random.randint(0, 9))
            if kind == "index":
                return str(self.random.randint(-2, 3))
            if kind == "bit":
                return str(self.random.randint(0, 1))
            if kind == "class":
                return self.pick(self.classes)
            return self.expression(kind, scope, depth)

        return HOLE.sub(hole, template)

    def atom(self, kind, scope):
        if kind in ("int", "bool", "float") and self.chance(0.3) and scope.of_kind("int"):
            return self.pick(scope.of_kind("int"))
        if kind == "int":
            return f"({self.pick(BIG_INTS)})" if self.chance(0.12) else self.pick(INTS)
        if kind == "float":
            return self.pick(FLOATS)
        if kind == "str":
            return self.pick(STRINGS)
        if kind == "bool":
            return self.pick(("True", "False"))
        if kind == "any":
            return "None"
        if kind == "obj":
            scope.spend(5)
            return f"{self.pick(self.classes)}({self.pick(INTS)})"
        literal = {"list": "[1, 2, 3]", "dict": "{'a': 1, 'key': 2}", "set": "{1, 5}", "tuple": "(4, 5, 6)"}
        return literal[kind]

    def f_string(self, scope, depth):
        values = [self.expression(kind, scope, depth - 1) for kind in ("int", "float", "str")]
        shapes = (
            f'f"<{{{values[0]} }}>"',
            f'f"{{{values[2]}!r}}/{{{values[0]}}}"',
            f'f"{{{values[1]}:.3f}} {{{values[0]}:>5}}"',
            f'f"{{{values[0]}:x}}"',
        )
        shape = self.pick(shapes)
        # A colon or brace of the value itself would be read as the f-string's.
        return shape if not re.search(r"[:{}\\!\"]", "".join(values)) else f"str({values[2]})"

    def walrus(self, scope, depth):
        name = f"q{self.random.randint(0, 2)}"
        if name in scope.fixed or not self.walrus_allowed:
            return self.expression("int", scope, depth - 1)
        value = self.kept(self.expression("int", scope, depth - 1))
        return f"({name} := {value})"

    def kept(self, expression):
        """An int expression that can be kept: cut if it could grow without bounds."""
        return f"{expression} {self.pick(CUTS)}" if WILD.search(expression) else expression

    def value(self, kind, scope, depth=2):
        """An expression whose value may be kept for later."""
        expression = self.expression(kind, scope, depth)
        if kind == "int":
            return self.kept(expression)
        cut = {"str": "[:12]", "list": "[:8]", "tuple": "[:8]"}.get(kind)
        return f"({expression}){cut}" if cut and WILD.search(expression.replace("[", "(")) else expression

    def call_of_kind(self, kind, scope, depth):
        """A call of a function that fits into what a call of this one may cost."""
        fitting = [f for f in scope.functions if f.kind == kind and self.affordable(f, scope)]
        return self.call(self.pick(fitting), scope, depth) if fitting else None

    def affordable(self, function, scope):
        return scope.cost[0] + scope.times * function.cost <= self.limit

    def call(self, function, scope, depth=1):
        scope.spend(function.cost + 3)
        return f"{function.name}({self.arguments(function, scope, depth - 1)})"

    def arguments(self, function, scope, depth):
        """Arguments for all parameters, each in one of the ways that it can be passed."""
        positional, keywords, by_name = [], [], False
        for parameter in function.parameters:
            if parameter.how == "star":
                if not by_name and self.chance(0.5):
                    positional.append(self.pick(("*{list}", "*{tuple}", "{int}", "*({int}, {int})")))
            elif parameter.how == "keywords":
                if self.chance(0.4):
                    keywords.append(self.pick(("extra={int}", "**{'more': {int}}", "**dict(z={int})")))
            elif parameter.default and self.chance(0.4):
                by_name = True
            elif parameter.how == "keyword" or (parameter.how == "usual" and (by_name or self.chance(0.2))):
                by_name = True
                keywords.append(f"{parameter.name}={self.argument(parameter, scope, depth)}")
            elif by_name:
                break
            else:
                positional.append(self.argument(parameter, scope, depth))
        if self.chance(0.01):
            positional = positional[1:]
        return self.fill(", ".join(positional + keywords), scope, depth)

    def argument(self, parameter, scope, depth):
        if parameter.name == "n":
            return self.depth_argument or str(self.random.randint(0, 5))
        kind = self.pick(KINDS) if self.chance(0.02) else parameter.kind
        return self.expression(kind, scope, depth)
