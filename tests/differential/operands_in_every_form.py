"""Every form of expression and statement is left in the middle by an exception, or goes through: what it had
made dies in the same order."""

import gc

gc.disable()
LOG = []


class D:
    """Says when it dies, and is all that an operand can be."""

    def __init__(self, n):
        self.n = n

    def __del__(self):
        LOG.append(getattr(self, "n", "unmade"))

    def __add__(self, o):
        return D(self.n + "+")

    def __iadd__(self, o):
        return D(self.n + "i")

    def __radd__(self, o):
        return D(self.n + "r")

    def __lt__(self, o):
        return D(self.n + "<")

    def __getitem__(self, i):
        return D(self.n + "[]")

    def __setitem__(self, i, v):
        self.last = v

    def __call__(self, *a, **k):
        return D(self.n + "()")

    def __enter__(self):
        return D(self.n + "e")

    def __exit__(self, *a):
        return None

    def __iter__(self):
        return iter([D(self.n + "1"), D(self.n + "2")])

    def __contains__(self, x):
        return True

    def m(self, *a, **k):
        return D(self.n + "m")

    def __bool__(self):
        return True

    def __repr__(self):
        return "D" + self.n

    def __format__(self, s):
        return "F" + self.n


def told():
    s = " ".join(LOG)
    LOG.clear()
    return s


RAISES = True


def boom(*a, **k):
    if RAISES:
        raise KeyError("boom")
    return D("boom")


def ident(x, *a, **k):
    return x


class K:
    def __init__(self, *a, **k):
        pass


class K2:
    def __init__(self, a, b=None):
        del a
        LOG.append("deleted")


class P:
    @property
    def p(self):
        return D("prop")

    @p.setter
    def p(self, v):
        del v
        LOG.append("set")

    def __eq__(self, o):
        del o
        LOG.append("eq")
        return D("e")

    def __getitem__(self, i):
        del i
        LOG.append("gi")
        return D("g")

    def __setitem__(self, i, v):
        del i, v
        LOG.append("si")

    def __sub__(self, o):
        del o
        LOG.append("sub")
        return D("s")

    def __call__(self, x, *y):
        del x, y
        LOG.append("call")
        return D("c")

    def meth(self, x, *y, **z):
        del x, y, z
        LOG.append("meth")
        return D("m")

    def __enter__(self):
        return D("en")

    def __exit__(self, *a):
        del a
        LOG.append("exit")

    def __len__(self):
        return 3

    def __contains__(self, x):
        del x
        LOG.append("in")
        return True

    def __iter__(self):
        yield D("y1")
        yield D("y2")

    def __del__(self):
        LOG.append("P")


def deleter(x, *y, **z):
    del x, y, z
    LOG.append("deleter")
    return D("d")


EXPRS = [
    "K(D('a'), D('b'))",
    "K(D('a'), k=D('b'), l=D('c'))",
    "K2(D('a'), D('b'))",
    "K2(D('a'), b=D('b'))",
    "P().p",
    "P() == D('a')",
    "D('a') == P()",
    "P() - D('a')",
    "P()(D('a'), D('b'))",
    "P()(D('a'), D('b'), D('c'))",
    "P().zz",
    "P().meth(D('a'), D('b'))",
    "P().meth(D('a'), D('b'), z=D('c'))",
    "deleter(D('a'), D('b'), D('c'))",
    "deleter(D('a'), z=D('b'))",
    "deleter(*[D('a'), D('b')])",
    "deleter(*(D('a'), D('b')), **{'z': D('c')})",
    "D('a') in P()",
    "list(P())",
    "[*P()]",
    "len(P())",
    "bool(P())",
    "P().meth(*P(), **{'z': D('c')})",
    "P()(*P())",
    "K(*P())",
    "(P(), P() - D('z'))",
    "deleter(P() - D('q'), D('r')[1])",
    "[deleter(x) for x in P()]",
    "[x for x in P() if P() == x]",
    "tuple(deleter(x) for x in P())",
    "P() != D('a')",
    "P() if P() == D('a') else D('b')",
    "P().meth(P().meth(D('a')), P()(D('b')))",
    "D('a') + boom()",
    "D('a') + (D('b') + boom())",
    "D('a') < boom()",
    "D('a') < D('b') < boom()",
    "(D('a'), D('b'), boom())",
    "[D('a'), D('b'), boom()]",
    "{1: D('a'), 2: boom()}",
    "{D('a'): D('b'), boom(): 2}",
    "ident(D('a'), D('b'), boom())",
    "ident(D('a'), k=D('b'), z=boom())",
    "D('a').m(D('b'), boom())",
    "D('a').m(D('b'), x=boom())",
    "D('a')(D('b'), boom())",
    "D('a')[D('b'):boom()]",
    "D('a')[boom()]",
    "ident(*[D('a')], boom())",
    "ident(*(D('a'), D('b')), **{'x': D('c')}, y=boom())",
    'f\'{D("a")} {D("b")!r} {boom()}\'',
    "[D('x') for i in range(2) if boom()]",
    "[(D('x'), boom()) for i in range(2)]",
    "ident(D('a'), [D('x') for i in D('it')], boom())",
    "D('a') and boom()",
    "boom() or D('a')",
    "D('a') if D('b') else boom()",
    "(D('a'), boom() if D('b') else 1)",
    "not (D('a') + boom())",
    "D('a') in (D('b'), boom())",
    "D('a') is boom()",
    "(lambda x=D('a'), y=boom(): 0)",
    "(y := D('a'), boom())",
    "[*D('a'), boom()]",
    "(*D('a'), *boom())",
    "{**{1: D('a')}, **boom()}",
    "ident(ident(D('a')), ident(ident(D('b'), D('c')), boom()))",
    "D('a').m(D('b')).m(boom())",
    "D('a').zz",
    "D('a').m.zz",
    "ident(D('a'), D('b').zz)",
    "D('a')(D('b'))(D('c'), boom())",
    "D('a') + D('b') + boom()",
    "-D('a')",
    "ident(D('a'), -D('b'))",
    "max(D('a'), boom())",
    "len([D('a'), boom()])",
    "len(D('a'))",
    "ident(D('a'), len(D('b')))",
    "sorted([D('a'), D('b')], key=boom)",
    "list(map(boom, D('a')))",
    "sum(x.zz for x in D('a'))",
    "dict(a=D('a'), b=boom())",
    "'%s %s' % (D('a'), boom())",
    "print(D('a'), boom())",
    "str(D('a')).join([boom()])",
    "range(D('a'))",
    "ident(range(1), D('q'))[D('i')]",
    "(1).__add__(D('a'), D('b'))",
    "ident()",
    "ident(k=D('a'))",
    "D()",
    "D('a', D('b'))",
    "ident(D('a'), x=D('b'), **{'x': D('c')})",
    "boom(D('a'), D('b'))",
    "boom(D('a'), k=D('b'))",
    "D('a').boom(D('b'))",
    "super(D, D('a')).zz",
    "type(D('a')).zz",
    "(D('a'), D('b'))[D('c')]",
    "{}[D('a')]",
    "[D('a')][5]",
    "(D('z') for i in range(3)).send(D('q'))",
    "int(D('a'))",
    "open(D('a'), D('b'))",
    "getattr(D('a'), 'zz')",
    "getattr(D('a'), D('b'))",
    "D('a') @ D('b')",
    "D('a') ** D('b')",
    "D('a') > 1 > D('b')",
    "[] < D('a') < D('b') < boom()",
    "D('a').n.zz",
    "__import__(D('a'))",
]
STMTS = [
    "P().p = D('a')",
    "P()[D('a')] = D('b')",
    "x = P(); x -= D('a')",
    "x = P(); x.p = D('a'); del x; D('end')",
    "with P() as x: D('in')",
    "with P(): boom()",
    "for x in P(): deleter(x)",
    "x, y = P()",
    "x = P()\n for y in x:\n  del x\n  break",
    "x = P(); x[0] -= D('b')",
    "x = P(); x.p -= D('b')",
    "x = D('a'); x += boom()",
    "x = D('a'); x += D('b'); x.zz",
    "x, y = D('a'); boom()",
    "x, y, z = D('a')",
    "(x, y), z = D('a'), boom()",
    "x, *y = D('a'); y.zz",
    "x = y = D('a'); boom()",
    "D('a')[D('b')] = boom()",
    "D('a')[boom()] = D('b')",
    "D('a').x = boom()",
    "boom().x = D('a')",
    "del D('a').zz",
    "del D('a')[D('b')]",
    "x = [D('a')]; x[D('i')] = D('v')",
    "x = D('a'); del x; boom()",
    "assert not D('a'), boom()",
    "raise D('a')",
    "raise KeyError(D('a')) from D('b')",
    "raise KeyError(D('a')) from ValueError(D('b'))",
    "for q in D('a'): boom()",
    "for q in D('a'): D('in'); q.zz",
    "for q in D('a'):\n  for w in D('b'): boom()",
    "with D('a') as x, D('b') as y: boom()",
    "with D('a'): D('b') + boom()",
    "with boom(): D('b')",
    "with D('a'), boom(): pass",
    "with 5: D('x')",
    "try: boom()\n except ValueError: pass\n finally: D('fin')",
    "try: boom()\n finally: x = D('fin')",
    "try: raise KeyError(D('k'))\n except KeyError as e: x = e; boom()",
    "if D('a') + boom(): pass",
    "match D('a'):\n  case D(n=boom): pass\n boom()",
    "match [D('a'), D('b')]:\n  case [x, y]: boom()",
    "match {1: D('a')}:\n  case {1: x}: boom()",
    "global GG; GG = D('a'); GG = D('b'); boom()",
    "import nothing_here_",
    "from math import nothing",
    "def g(x=D('a'), *, y=boom()): pass",
    "class Q(D('a')): pass",
    "class Q:\n  x = D('a')\n  boom()",
    "def g():\n  yield D('a')\n  boom()\n list(g())",
    "def g():\n  x = D('l')\n  try: yield D('a')\n  finally: LOG.append('fin')\n for q in g(): boom()",
    "def g():\n  return (yield from [D('a'), boom()])\n list(g())",
    "def g(x):\n  def h(): return x\n  boom(h)\n g(D('a'))",
    "x = D('a')\n def h():\n  nonlocal x\n  x = D('b')\n  boom()\n h()",
    "return ident(D('a'), boom())",
    "x: D('ann') = boom()",
    "x = D('a'), D('b')\n del x[0]",
    "a = b = c = D('s')\n a += 1\n b = a + c\n boom(a, b)",
    "l = [D('a'), D('b'), D('c')]\n for q in l:\n  l.pop(0)\n  if not l: boom()",
    "lst = [D('a')]\n lst[0], lst[1] = D('p'), D('q')",
    "x = D('a')\n x = x + boom()",
    "x = D('a')\n x = x.m(x, x := D('n'), boom())",
    "D('a').m(*D('st'), **{'k': D('kw')}).zz",
    "ident(*D('st'), boom())",
    "ident(**{'k': D('kw'), 'l': boom()})",
    "exec(\"D('a') + boom()\")",
    "eval(\"[D('a'), boom()]\")",
    "x = D('loc'); locals(); boom()",
    "x = D('loc'); __import__('sys')._getframe().f_locals; boom()",
]
progs = [
    "def f():\n try:\n  %s\n except BaseException as e: return type(e).__name__ + ' ' + told()\n return 'ok ' + told()"
    % e
    for e in EXPRS
]
progs += [
    "def g_():\n %s\ndef f():\n try: g_()\n except BaseException as e: return type(e).__name__ + ' ' + told()\n return 'ok ' + told()"
    % e
    for e in EXPRS
]
progs += [
    "def g_():\n %s\ndef f():\n try: g_()\n except BaseException as e: return type(e).__name__ + ' ' + told()\n return 'ok ' + told()"
    % s
    for s in STMTS
]
progs += [
    "def f():\n try:\n  %s\n except BaseException as e: return type(e).__name__ + ' ' + told()\n return 'ok ' + told()"
    % s.replace("\n", "\n ")
    for s in STMTS
]
progs += [
    "def g_(u=0):\n v = D('v')\n ident(u, D('w'), %s)\n return v\ndef f():\n try: g_(D('arg'))\n except BaseException as e: return type(e).__name__ + ' ' + told()\n return 'ok ' + told()"
    % e
    for e in EXPRS
]
for RAISES in True, False:
    for n, p in enumerate(progs):
        ns = dict(D=D, K=K, K2=K2, P=P, deleter=deleter, boom=boom, ident=ident, told=told, LOG=LOG)
        exec(compile(p, f"<{n}>", "exec"), ns)
        f = ns["f"]
        out = []
        for i in range(4):
            r = f()
            out.append(r + " | " + told())
        print(n, repr(p.split("\n")[1:3]), out[0], [(i, o) for i, o in enumerate(out) if o != out[0]])
