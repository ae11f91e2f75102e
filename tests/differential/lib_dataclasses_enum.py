"""Dataclasses (frozen, ordered, slots, post-init, replace) and enums (auto, flags, methods) in loops."""

import dataclasses
import enum


class Color(enum.Enum):
    RED = 1
    GREEN = "g"
    CRIMSON = 1

    @property
    def short(self):
        return self.name[0]

    @classmethod
    def _missing_(cls, value):
        return cls.RED if value == "default" else None


class Permission(enum.Flag):
    R = enum.auto()
    W = enum.auto()
    X = enum.auto()
    ALL = R | W | X


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 10


@dataclasses.dataclass(order=True)
class Item:
    price: float
    name: str = dataclasses.field(compare=False, default="none")
    tags: list = dataclasses.field(default_factory=list, compare=False, repr=False)

    def __post_init__(self):
        self.price *= 2


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    a: int
    b: Color = Color.RED


def work(i):
    items = [Item((i * k) % 7, tags=[k]) for k in range(4)]
    table = {Key(k % 2, Color(1 if k % 3 else "g")): k for k in range(8)}
    try:
        next(iter(table)).a = 5
    except dataclasses.FrozenInstanceError as error:
        text = str(error)
    p = Permission.R | Permission.X if i % 2 else ~Permission.R
    return [
        max(items),
        sorted(items)[0].price,
        len(table),
        text,
        p,
        Permission.W in p,
        Level.LOW + i,
        Level(10) > i,
        Color("default").short,
        [c.name for c in Color],
        dataclasses.replace(items[0], name="new"),
        dataclasses.astuple(items[1])[2],
        Color.CRIMSON is Color.RED,
        hash(Key(1)) == hash(Key(1)),
    ]


for i in range(60):
    rows = work(i)
print(*rows, sep="\n")
for bad in (
    lambda: Color(5),
    lambda: Color["BLUE"],
    lambda: setattr(Color, "RED", 2),
    lambda: Item(),
    lambda: Key(1) < Key(2),
):
    try:
        bad()
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        print(type(error).__name__, error)
