"""Random classes, and random changes to classes and functions while they are in use.

All classes share one protocol, so that any instance can stand where any other does: the attributes
``v``, ``w`` and ``k``, the property ``p``, the methods ``m0``, ``m1``, ``m2`` and ``me``, ``s0`` and
``c0``, and the special methods that the program chose. Methods call each other in one order only
(``m2``, ``m1``, ``m0``, ``p``), so that nothing recurses without end.
"""

from expressions import Scope

BASE = """\
class Base:
    __slots__ = ()
    k = 3

    def __init__(self, v=0, w=1):
        self.v = v
        self.w = w

    def __repr__(self):
        v, w = (type(x).__name__ if isinstance(x, Base) else text(x) for x in (self.v, self.w))
        return f"{type(self).__name__}({v}, {w})"

    @property
    def p(self):
        return self.v

    def m0(self, w=1):
        return self.v + w

    def m1(self, a, b=2):
        return self.m0(a) - b

    def m2(self, items):
        return items[:4]

    def me(self):
        return self

    @staticmethod
    def s0(x):
        return x

    @classmethod
    def c0(cls, v):
        return cls(v)
"""

# Each is chosen for a whole program or not at all. {e} and {f} become int expressions.
SPECIALS = {
    "__add__": ["return type(self)({e} % 1000003)", "return NotImplemented"],
    "__radd__": ["return type(self)({e} % 97, self.w)", "return {e}"],
    "__sub__": ["return type(self)({e} & 255, {f} % 97)", "return {e}"],
    "__rsub__": ["return {e}", "return NotImplemented"],
    "__mul__": ["return type(self)(self.v, {e} % 1000003)", "return {e} % 97"],
    "__rmul__": ["return {e} % 97", "return NotImplemented"],
    "__iadd__": ["self.v = {e} % 1000003", "return self"],
    "__eq__": ["return self.v == getattr(other, 'v', other)", "return {e} == {f}"],
    "__lt__": ["return self.v < getattr(other, 'v', other)", "return {e} < {f}"],
    "__ge__": ["return {e} >= {f}", "return NotImplemented"],
}
SPECIALS_ALONE = {
    "__neg__(self)": "return type(self)({e} % 1000003, self.w)",
    "__len__(self)": "return {e} & 7",
    "__bool__(self)": "return {e} & 3 != 0",
    "__call__(self, w=2, *rest)": "return {e}",
    "__getitem__(self, i)": "if not isinstance(i, int) or i > 4: raise IndexError(i)\nreturn {e}",
    "__setitem__(self, i, value)": "self.w = value\nself.v = {e} % 97",
    "__delitem__(self, i)": "self.w = {e} % 97",
    "__contains__(self, x)": "return {e} & 1",
    "__iter__(self)": "for i in range(self.w & 3):\n    yield {e}\n    self.w = i",
    "__int__(self)": "return {e}",
    "__index__(self)": "return {e} & 3",
    "__getattr__(self, name)": "if name != 'zz': raise AttributeError(name)\nreturn {e}",
    "__enter__(self)": "LOG.append('enter')\nreturn self",
    "__hash__(self)": "return {e}",
}


class Classes:
    """The part of a program that writes classes; see ``Expressions`` for the others."""

    def write_classes(self, count):
        specials = [*SPECIALS, *SPECIALS_ALONE]
        self.specials = [s for s in specials if self.chance(0.85)]
        for i in range(count):
            name = f"K{i}"
            base = self.pick(self.classes[-2:]) if i and self.chance(0.7) else "Base"
            (lines,) = self.compiling(lambda name=name, base=base: (self.a_class(name, base),))
            self.lines += [*lines, ""]
            self.classes.append(name)

    def a_class(self, name, base):
        slots = {"Base": ("__slots__ = ('v', 'w')", 0.25)}.get(base, ("__slots__ = ()", 0.3))
        members = []
        if self.chance(slots[1]):
            members.append([slots[0]])
        if self.chance(0.8):
            members.append([f"k = {self.random.randint(1, 20)}"])
        root = base == "Base"
        if self.chance(0.5):
            members.append(self.initialiser())
        members += [self.method(head, root) for head in self.heads() if self.chance(0.5)]
        members += [self.special(s) for s in self.specials if self.chance(0.95 if root else 0.25)]
        if "__enter__(self)" in self.specials and root:
            members.append(self.exit_method())
        if self.chance(0.35):
            members.append(["def __del__(self):", f"    LOG.append('{name} ' + died(self))"])
        body = [line for member in members or [["pass"]] for line in member]
        return [f"class {name}({base}):", *self.indented(body)]

    def heads(self):
        return ("p(self)", "m0(self, w=1)", "m1(self, a, b=2)", "m2(self, items)", "s0(x)", "c0(cls, v)")

    def scope_of(self, *names):
        scope = Scope({"self.v": "int", "self.w": "int", **{name: "int" for name in names}})
        scope.plain = True
        return scope

    def initialiser(self):
        scope = self.scope_of("w")
        scope.names.pop("self.w")
        return self.pick(
            [
                ["def __init__(self, v=0, w=1):", "    super().__init__(v, w)"],
                [
                    "def __init__(self, v=0, w=1):",
                    "    self.v = v",
                    f"    self.w = {self.value('int', scope)}",
                ],
                ["def __init__(self, v=3, w=1):", "    self.w = w", "    self.v = v", "    self.w += self.k"],
                [
                    "def __init__(self, v=0, *rest, w=5):",
                    "    super().__init__(v, w)",
                    "    self.w = len(rest)",
                ],
            ]
        )

    def method(self, head, root):
        name = head.partition("(")[0]
        if name == "s0":
            scope = Scope({"x": "int"})
            scope.plain = True
            return ["@staticmethod", f"def {head}:", f"    return {self.value('int', scope)}"]
        if name == "c0":
            return [
                "@classmethod",
                f"def {head}:",
                f"    return {self.pick(('super().c0(v)', 'cls(v, cls.k)', 'cls()'))}",
            ]
        if name == "m2":
            return [
                f"def {head}:",
                "    self.w = len(items)",
                "    return [x for x in items[:5] if x != self.v]",
            ]
        return self.simple_method(name, head, root)

    def simple_method(self, name, head, root):
        ints = {"p": (), "m0": ("w",), "m1": ("a", "b")}[name]
        scope = self.scope_of(*ints)
        lower = {
            "p": ("self.k",),
            "m0": ("self.p", "self.k"),
            "m1": ("self.m0(a)", "self.m0(w=b)", "self.p"),
        }[name]
        scope.names.update({expression: "int" for expression in lower})
        if not root:
            above = {"p": "super().p", "m0": "super().m0(w)", "m1": "super().m1(a, b)"}[name]
            scope.names[above] = "int"
        body = []
        if self.chance(0.4):
            body.append(f"    self.{self.pick('vw')} = {self.value('int', scope)}")
        if self.chance(0.3):
            body += [
                f"    if {self.expression('bool', scope)}:",
                f"        return {self.value('int', scope)}",
            ]
        if name != "p" and self.chance(0.1):
            body += [f"    if {self.expression('bool', scope)}:", "        raise KeyError('from a method')"]
        decorator = ["@property"] if name == "p" else []
        return [*decorator, f"def {head}:", *body, f"    return {self.value('int', scope)}"]

    def special(self, special):
        if special in SPECIALS:
            return self.binary(special)
        ints = {"__call__(self, w=2, *rest)": ["w"], "__contains__(self, x)": ["x"]}.get(special, [])
        scope = self.scope_of(*ints)
        if special in ("__getattr__(self, name)", "__hash__(self)"):
            scope.names = {"self.k": "int"}
        if special == "__iter__(self)":
            scope.names["i"] = "int"
        body = SPECIALS_ALONE[special].replace("{e}", self.value("int", scope))
        return [f"def {special}:", *("    " + line for line in body.split("\n"))]

    def binary(self, name):
        """An operator that knows other instances and ints, and perhaps refuses the rest."""
        scope, other = self.scope_of(), self.scope_of()
        scope.names["other"] = other.names["other.v"] = "int"
        first, second = SPECIALS[name]
        lines = [f"def {name}(self, other):"]
        if self.chance(0.7):
            lines += ["    if isinstance(other, Base):", f"        {self.both(first, other)}"]
        if self.chance(0.7) or len(lines) == 1:
            lines += [f"    if {self.pick(('type(other) is int', 'isinstance(other, (int, float))'))}:"]
            lines += [f"        {self.both(self.pick((first, second)), scope)}"]
        if name == "__iadd__":
            return [*lines, "    return self"]
        return [
            *lines,
            f"    {self.pick(('return NotImplemented', 'return NotImplemented', self.both(second, scope)))}",
        ]

    def both(self, template, scope):
        return template.replace("{e}", self.value("int", scope)).replace("{f}", self.value("int", scope))

    def exit_method(self):
        """``__exit__``: suppresses some exceptions, all or none."""
        answer = self.pick(
            ("kind is KeyError", "False", "None", "self.v & 1", "kind is not None and self.w & 1", "True")
        )
        return [
            "def __exit__(self, kind, error, trace):",
            "    LOG.append(('exit', kind and kind.__name__))",
            f"    return {answer}",
        ]

    def change(self, scope):
        """One statement that changes a class, a function or a global that others rely on."""
        kind = self.pick(
            ("attribute", "attribute", "method", "instance", "code", "defaults", "global", "builtin")
        )
        return getattr(self, f"change_{kind}")(scope)

    def change_attribute(self, scope):
        name = self.pick(self.classes)
        values = ("1", "2.5", "'text'", "1 << 70", "property(lambda self: self.v)", "True")
        member = self.pick(("k", "k", "k", "p", "zz"))
        return self.pick(
            [
                [f"{name}.{member} = {self.pick(values)}"],
                [f"{name}.k = {self.random.randint(0, 99)}"],
                [f"if '{member}' in vars({name}):", f"    del {name}.{member}"],
            ]
        )

    def change_method(self, scope):
        name = self.pick(self.classes)
        member, value = self.pick(
            [
                ("m0", "lambda self, w=1: self.w + w"),
                ("m0", "lambda self, w=5: w"),
                ("m1", "lambda self, a, b=7: a - b"),
                ("m0", "Base.m0"),
                ("me", "lambda self: type(self)(7, 7)"),
                ("p", "property(lambda self: self.w)"),
                ("__add__", "lambda self, other: 11"),
                ("__radd__", "lambda self, other: NotImplemented"),
                ("__eq__", "lambda self, other: self is other"),
                ("__len__", "lambda self: 2"),
                ("__getitem__", "lambda self, i: [8, 9][i]"),
                ("__call__", "lambda self, *a, **k: len(a)"),
                ("s0", "staticmethod(lambda x: -1)"),
                ("c0", "classmethod(lambda cls, v: cls(v, v))"),
                ("__getattribute__", "lambda self, name: object.__getattribute__(self, name)"),
                ("__init__", "lambda self, v=9, w=8: Base.__init__(self, v, w)"),
                ("__setattr__", "lambda self, name, x: object.__setattr__(self, name, x)"),
            ]
        )
        return [f"{name}.{member} = {value}"]

    def change_instance(self, scope):
        names = scope.of_kind("obj")
        if not names:
            return self.change_attribute(scope)
        name = self.pick(names)
        return self.pick(
            [
                [f"{name}.__class__ = {self.pick(self.classes)}"],
                [f"{name}.{self.pick('vw')} = {self.pick(('0.5', '1 << 65', 'True', 'None'))}"],
                [f"{name}.m0 = lambda w=1: -w"],
                [f"{name}.k = {self.random.randint(0, 50)}"],
                [f"del {name}.{self.pick('vw')}"],
            ]
        )

    def change_code(self, scope):
        """A function gets another's code or place, of one that comes before it: no new cycles."""
        if len(self.plain_functions) < 2:
            return self.change_attribute(scope)
        at = self.random.randrange(1, len(self.plain_functions))
        later, earlier = self.plain_functions[at].name, self.plain_functions[self.random.randrange(at)].name
        return self.pick([[f"{later}.__code__ = {earlier}.__code__"], [f"globals()['{later}'] = {earlier}"]])

    def change_defaults(self, scope):
        if not self.plain_functions:
            return self.change_attribute(scope)
        name = self.pick(self.plain_functions).name
        return self.pick(
            [
                [f"{name}.__defaults__ = (1.5, 2, 3)"],
                [f"{name}.__defaults__ = None"],
                [f"{name}.__defaults__ = {name}.__defaults__ and tuple(reversed({name}.__defaults__))"],
                [f"{name}.__kwdefaults__ = {{'c': 77}}"],
                [f"{name}.__kwdefaults__ = None"],
            ]
        )

    def change_global(self, scope):
        name = self.pick([*self.globals])
        return [f"globals()['{name}'] = {self.pick(('1.5', '1 << 64', 'True', '[]', 'K0(5)', '-3', 'None'))}"]

    def change_builtin(self, scope):
        name, value = self.pick(
            [("len", "lambda x: 2"), ("abs", "lambda x: x"), ("range", "lambda n: [1, 2]"), ("min", "max")]
        )
        return self.pick([[f"globals()['{name}'] = {value}"], [f"globals().pop('{name}', None)"]])
