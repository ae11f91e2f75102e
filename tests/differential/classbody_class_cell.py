"""The `__class__` cell: methods called before the class exists, replaced classes, and metaclass tricks."""

seen = []


class Meta(type):
    def __new__(meta, name, bases, space):
        early = space.get("early")
        if early:
            try:
                early(None)
            except NameError as error:
                seen.append(str(error))
        cls = super().__new__(meta, name, bases, space)
        seen.append(early(None) is cls if early else None)
        return cls


def make(i):
    class Thing(metaclass=Meta):
        def early(self):
            return __class__

        def nested(self):
            return [(lambda: __class__.__name__)() for _ in range(2)]

        @classmethod
        def build(cls):
            return super().__new__(cls)

        @staticmethod
        def static():
            return __class__

        def rename(self):
            nonlocal_class = __class__
            __class__.__name__ = "Renamed"
            return nonlocal_class.__name__

    return Thing


for i in range(70):
    seen.clear()
    Thing = make(i)
    row = Thing().nested(), type(Thing.build()) is Thing, Thing.static() is Thing, Thing().rename()
print(row, seen)


def replace(cls):
    return type(
        "Copy", cls.__bases__, {k: v for k, v in vars(cls).items() if k not in ("__dict__", "__weakref__")}
    )


@replace
class Original:
    def which(self):
        return __class__.__name__, type(self).__name__

    def parent(self):
        return super().__init__()


for _ in range(60):
    try:
        Original().parent()
    except TypeError as error:
        text = str(error)
print(Original().which(), text)
cell = Original.which.__closure__[0]
cell.cell_contents = Original
print(Original().which(), Original().parent())
