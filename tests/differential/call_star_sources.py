"""What stars accept: iterators that fail or change things, mappings with `keys`, side effects and orders."""

log = []


def take(*args, **kwargs):
    return args, list(kwargs.items())


class Mapping:
    def keys(self):
        log.append("keys")
        return iter("ab")

    def __getitem__(self, key):
        log.append(key)
        return key * 2


class NoKeys:
    def __getitem__(self, key):
        return 1


class Failing:
    def __iter__(self):
        yield 1
        raise OSError("iteration")


class BadKeys(dict):
    def keys(self):
        raise OSError("keys")


def work(source, names):
    try:
        return take(0, *source, 9, last=1, **names)
    except (TypeError, OSError, KeyError) as error:
        return type(error).__name__, str(error)


sources = [[1, 2], (), "xy", {3: 4}, range(2), Failing(), 5, None, (x for x in "g")]
names = [{}, {"k": 1}, Mapping(), NoKeys(), {"last": 2}, {1: 2}, BadKeys(k=1), [("a", 1)], None]
for source in sources:
    for _ in range(40):
        row = work(list(source) if hasattr(source, "gi_frame") else source, {"k": 1})
    print(row)
for name in names:
    log.clear()
    for _ in range(40):
        row = work([1], name)
    print(row, len(log))
base = {"a": 1}
for _ in range(60):
    args, kwargs = take(*[base], **base)
kwargs.append(5)
print(base, take(**base, b=2, **{"c": 3}), args[0] is base)


def keep(*args, **kwargs):
    return args, kwargs


t = (1, 2)
for _ in range(60):
    same, fresh = keep(*t, **base)
print(same is t, fresh is base, keep()[0])
