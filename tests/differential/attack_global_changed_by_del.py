"""A destructor changes a global that the running loop reads."""

G = 1
class D:
    def __del__(self):
        global G
        G = 2
def f():
    x = D()
    x = None
    return G
print(f())        # 2
