"""Calls with an inner loop among their operands: whether there is a method is known only when they run, and
arguments end where the callee ends with them."""


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


class Owner:
    def method(self, numbers, thing):
        thing = None
        print("behind", len(numbers))

    def keep(self, numbers, *things, **names):
        del things, names
        print("kept nothing of", len(numbers))


def function(numbers, thing):
    thing = None
    print("after", sorted(numbers))


def by_name(numbers, *, thing):
    thing = None
    print("named", sorted(numbers))


owner = Owner()
for i in range(4):
    function({j for j in (1, 2)}, Dies(i))
    owner.method([j for j in range(3)], Dies("m"))
    by_name({j: 0 for j in (1, 2)}, thing=Dies("n"))
    owner.keep([j for j in range(i)], Dies("s"), thing=Dies("t"))


def inside(n):
    for i in range(n):
        function({j for j in (1, 2) if j != i}, Dies(i))
        owner.method([j for j in range(3)], Dies("m"))
        by_name({j: 0 for j in (1, 2)}, thing=Dies("n"))
        owner.keep([j for j in range(i)], Dies("s"), thing=Dies("t"))


inside(4)
