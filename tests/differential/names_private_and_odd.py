"""Name mangling in classes, names that are no identifiers, unicode names, and keywords as attributes."""


class Outer:
    __secret = 1
    __dunder__ = "kept"

    def __init__(self):
        self.__own = 2
        self._Outer__direct = 3

    def read(self, other):
        return self.__own, self.__direct, self.__secret, other.__own, __mangled_global

    def locals_(self):
        __x = 5
        return sorted(k for k in locals() if k != "self"), [__x for __x in range(2)]

    class __Inner:
        __deep = 4

        def get(self):
            return self.__deep, type(self).__name__

    def inner(self):
        return self.__Inner().get()

    def keyword(self, *, __k=1):
        return __k

    def imports(self):
        import math as __m

        return __m.__name__, "_Outer__m" in locals()


class _Under(Outer):
    def __init__(self):
        super().__init__()
        self.__own = "under"

    def both(self):
        return self.__own, self._Outer__own


_Outer__mangled_global = "global"
for i in range(80):
    a, b = Outer(), _Under()
    rows = a.read(b), b.read(a), a.locals_(), a.inner(), a.keyword(), a.imports(), b.both()
print(*rows, sep="\n")
print(sorted(vars(b)), Outer.keyword.__kwdefaults__, hasattr(Outer, "__secret"))
_Outer__mangled_global = 0.5
print(a.read(b)[-1], a.keyword(**{"_Outer__k": 7}))
naïve, ﬁ = 1, 2


def unicode_names(größe):
    ñ = größe + naïve + fi
    return ñ, sorted(locals())


print([unicode_names(i) for i in range(60)][-1])
for i in range(60):
    setattr(a, "not valid", i)
    setattr(a, "class", i + 1)
    setattr(a, "", i + 2)
    globals()["also not valid"] = i
print(getattr(a, "not valid"), getattr(a, "class"), getattr(a, ""), globals()["also not valid"])
