"""Comprehensions save their variables on the stack, bound or not, in loops, in others, and where they are awaited."""


class Numbers:
    def __init__(self, numbers):
        self.numbers = iter(numbers)

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            return next(self.numbers)
        except StopIteration:
            raise StopAsyncIteration


class Once:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield "once"
        return self.value


def run(coroutine):
    sent = []
    while True:
        try:
            sent.append(coroutine.send(None))
        except StopIteration as e:
            return sent, e.value


async def inside_set(n):
    return {sum([i async for i in Numbers(range(j))]) for j in range(n)}


async def inside_call(n):
    return [max(j, len([i async for i in Numbers(range(j))]), key=int) for j in range(n)]


async def with_pauses(n):
    return {sum([i + await Once(j) async for i in Numbers(range(j)) if i % 2]) for j in range(n) if j != 3}


async def three_deep(n):
    return [sum([sum([k async for k in Numbers(range(i))]) for i in [await Once(j)]]) for j in range(n)]


def bound_in_turns(n):
    out = []
    for j in range(n):
        if j % 3 == 1:
            i = j
        elif j % 3 == 2:
            del i
        out.append(sum([i * j for i in range(j)]))
        try:
            out.append(i)
        except UnboundLocalError as e:
            out.append(str(e))
    return out


def nested_in_turns(n):
    return [
        [
            sum([i for i in range(j) if i != k]) if k else {i: [j for j in range(i)] for i in range(2)}
            for k in range(3)
        ]
        for j in range(n)
    ]


def raising_in_turns(n):
    out = []
    for j in range(n):
        try:
            out.append(sum([i // (i - j // 2) for i in range(j)]))
        except ZeroDivisionError:
            out.append(None)
        if j % 2:
            i = j
        else:
            i = None
            del i
        out.append("i" in locals())
    return out


for _ in range(4):
    print(run(inside_set(6)), run(inside_call(5)))
    print(run(with_pauses(6)), run(three_deep(4)))
    print(bound_in_turns(9), raising_in_turns(8))
    print(nested_in_turns(4))
