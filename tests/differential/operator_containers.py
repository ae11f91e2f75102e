"""Item and membership operators of own containers, and what stands in where one is missing."""


class Table:
    def __init__(self):
        self.data = {}
        self.log = []

    def __getitem__(self, key):
        self.log.append("get")
        if key in self.data:
            return self.data[key]
        return self.__missing__(key)

    def __missing__(self, key):
        self.log.append("missing")
        raise KeyError(key)

    def __setitem__(self, key, value):
        self.log.append("set")
        self.data[key] = value

    def __delitem__(self, key):
        self.log.append("del")
        del self.data[key]

    def __contains__(self, key):
        self.log.append("contains")
        return key in self.data

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(sorted(self.data))

    def __reversed__(self):
        return iter(sorted(self.data, reverse=True))


class Sequence:
    def __getitem__(self, i):
        if i >= 4:
            raise IndexError(i)
        return i * i


class Default(dict):
    def __missing__(self, key):
        self[key] = value = [key]
        return value


def work(i):
    t = Table()
    t[i] = t["x"] = 1
    t[i] += 5
    found = i in t, "q" not in t, t[i]
    del t["x"]
    try:
        t["x"]
    except KeyError as error:
        found += (error.args,)
    t[1, 2] = t
    t.data.pop((1, 2))
    d = Default()
    d[i].append(1)
    s = Sequence()
    rows = list(t), list(reversed(t)), bool(t), d, d.get("none")
    return found, len(t), rows, 9 in s, 5 in s, list(s), t.log


for i in range(70):
    rows = work(i)
print(*rows, sep="\n")
bads = ["Sequence()['a']", "reversed(Sequence())", "len(Sequence())", "del Sequence()[0]", "1 in 5", "work[0]"]
for bad in bads:
    code = compile(bad, "<bad>", "exec")
    for _ in range(25):
        try:
            exec(code)
        except TypeError as error:
            text = str(error)
    print(bad, "->", text)
Table.__contains__ = None
try:
    1 in Table()
except TypeError as error:
    print(error)
del Table.__contains__
t = Table()
t.data[3] = 1
print(3 in t, 4 in t)
