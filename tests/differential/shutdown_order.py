"""Module-level objects with finalizers at shutdown, after hot loops used them."""


class Last:
    def __init__(self, name):
        self.name = name

    def use(self, x):
        return x + len(self.name)

    def __del__(self):
        print("finalized", self.name, self.use(1))


kept = Last("kept")
total = 0
for i in range(5000):
    total += kept.use(i)
print(total)
kept, other = Last("other"), kept
del other
print("end")
