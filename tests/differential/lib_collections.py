"""Counter, defaultdict, OrderedDict, deque, ChainMap, namedtuple and UserDict in one hot program."""

import collections

Point = collections.namedtuple("Point", "x y z", defaults=[0])


class Logged(collections.UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)


def work(n):
    counter = collections.Counter("mississippi" * (1 + n % 2))
    counter.update({"m": n})
    counter.subtract("iss")
    grouped = collections.defaultdict(list)
    for word in ("ab", "cd", "abc", "d"):
        grouped[len(word)].append(word)
    ordered = collections.OrderedDict((k, n) for k in "xyz")
    ordered.move_to_end("x")
    ordered.popitem(last=False)
    window = collections.deque(maxlen=3)
    for i in range(n % 7 + 3):
        window.append(i)
        window.rotate(1)
    chain = collections.ChainMap({"a": n}, {"a": 0, "b": 1})
    chain["b"] = chain["a"] + chain["b"]
    point = Point(n, y=2)
    logged = Logged(a=1)
    logged.setdefault("b", n)
    return [
        counter.most_common(2),
        +(counter - collections.Counter(s=2)) == counter,
        dict(grouped),
        list(ordered.items()),
        list(window),
        dict(chain.maps[0]),
        point._replace(z=5),
        point + (1,),
        point.x + point[1],
        logged.data,
        chain.parents["a"],
        Point._make(range(3))._asdict(),
    ]


for i in range(70):
    rows = work(i)
print(*rows, sep="\n")


class Default(collections.defaultdict):
    def __missing__(self, key):
        if isinstance(key, str):
            return key.upper()
        return super().__missing__(key)


def missing(i):
    d = Default(lambda: i)
    return d["a"], d[5], len(d), d.get("q")


print([missing(i) for i in range(60)][-1])
for bad in (
    lambda: Point(),
    lambda: Point(1, 2, 3, 4),
    lambda: collections.deque()[0],
    lambda: collections.Counter()["x"],
):
    try:
        print(bad())
    except (TypeError, IndexError) as error:
        print(error)
d = collections.deque(range(5))
try:
    for x in d:
        d.append(x)
except RuntimeError as error:
    print(error, len(d))
