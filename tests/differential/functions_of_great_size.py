"""Functions with hundreds of locals, jumps over many instructions, and blocks nested as deep as they may be."""

import random

random.seed(5)


def big(nl, kind):
    src = ["def f(a, b):", " tot = 0"]
    src += [f" v{i} = a + {i}" for i in range(nl)]
    src += [" for q in range(b):"]
    for i in range(nl):
        k = i % 6
        if k == 0:
            src += [f"  v{i} += v{(i * 7) % nl}", f"  if v{i} > 100000: v{i} %= 997"]
        elif k == 1:
            src += [
                "  try:",
                f"   tot += v{i} // (q - {i % 50})",
                "  except ZeroDivisionError:",
                f"   tot -= {i}",
            ]
        elif k == 2:
            src += [f"  tot = tot + v{i} if v{i} % 3 else tot - 1"]
        elif k == 3:
            src += [f"  v{i} = [x + v{i} % 5 for x in (1, q)][-1]"]
        elif k == 4:
            src += [f"  g{i} = 'attr{i}' + str(v{i} % 9)", f"  tot += len(g{i})"]
        else:
            src += [
                f"  match v{i} % 4:",
                "   case 0: tot += 1",
                "   case 1 | 2: tot += 2",
                f"   case _: v{i} += 1",
                f"  if tot % {1000 + i} == 5: {'continue' if kind else 'break'}",
            ]
    src += [" return tot, " + ", ".join(f"v{i}" for i in range(0, nl, 37))]
    ns = {}
    exec("\n".join(src), ns)
    return ns["f"]


for nl in (40, 300, 700):
    f = big(nl, nl % 7)
    print(nl, [f(a, 60)[:4] for a in range(3)], hash(f(5, 80)))
deep = (
    "def d(n):\n t = 0\n"
    + "".join(" " * (i + 1) + f"for i{i} in range({2 if i % 6 == 0 else 1}):\n" for i in range(18))
    + " " * 19
    + "t += i0 + i6 * 2 + i12\n return t\n"
)
exec(deep)
print([d(1) for _ in range(30)][-1])
w = (
    "def e(n):\n r = []\n"
    + "".join(" " * (i + 1) + f"with C(r, {i}):\n" for i in range(17))
    + " " * 18
    + "r.append(1 // n)\n return r[:3], r[-3:], len(r)\n"
)


class C:
    def __init__(s, r, i):
        s.r, s.i = r, i

    def __enter__(s):
        s.r.append(s.i)

    def __exit__(s, t, v, tb):
        s.r.append((-s.i, t and t.__name__))
        return s.i == 8


exec(w)
for _ in range(40):
    x = e(1), e(0)
print(x)
t = (
    "def tr(n):\n r = []\n"
    + "".join(" " * (i + 1) + "try:\n" for i in range(19))
    + " " * 20
    + "r.append(1 // n)\n"
    + "".join(
        " " * i
        + (
            f"except ZeroDivisionError: r.append('z{i}'); 1 // n\n"
            if i % 3 == 0
            else f"finally: r.append({i})\n"
        )
        for i in range(19, 0, -1)
    )
    + " return r\n"
)
exec(t)
for _ in range(40):
    try:
        y = tr(1)
    except Exception as ex:
        y = repr(ex)
    try:
        tr(0)
    except Exception as ex:
        c = 0
        while ex:
            ex = ex.__context__
            c += 1
print(y, c)
expr = "lambda a, b: " + "(" * 60 + "a" + "".join(f" {'+-*&|^'[i % 6]} b)" for i in range(60))
g = eval(expr)
print([g(i, 3) for i in range(50)][-3:])
args = ", ".join(f"a{i}={i}" for i in range(255))
exec(f"def many({args}): return sum(({', '.join(f'a{i}' for i in range(255))}))")
print(
    [many(*range(k), **{f"a{j}": 1 for j in range(k, 255, 2)}) for k in range(0, 255, 40)], many(*range(255))
)
for i in range(60):
    z = many(i, a200=i)
print(z)
s = "def st():\n return [" + ", ".join(f"({i}, [{i}, {{'k': {i}}}], f'{{{i}}}')" for i in range(400)) + "]\n"
exec(s)
print(len(st()), st()[399], [st()[i] == st()[i] for i in range(3)])
b = "def br(x):\n" + "".join(f" if x == {i}: return {i * i}\n" for i in range(1500)) + " return -1\n"
exec(b)
print([br(i) for i in (0, 700, 1499, 1500)], sum(br(i) for i in range(0, 1500, 50)))
