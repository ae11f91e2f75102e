"""Regular expressions with callbacks, heaps, bisect, and a small shortest-path search."""

import bisect
import heapq
import re


def paths(graph, start):
    best, queue = {start: 0}, [(0, start)]
    while queue:
        cost, node = heapq.heappop(queue)
        if cost > best[node]:
            continue
        for other, weight in graph[node].items():
            new = cost + weight
            if new < best.get(other, float("inf")):
                best[other] = new
                heapq.heappush(queue, (new, other))
    return best


pattern = re.compile(r"(?P<key>\w+)\s*=\s*(?:\"(?P<text>[^\"]*)\"|(?P<number>-?\d+(?:\.\d+)?))")


def parse(text):
    rows = {}
    for match in pattern.finditer(text):
        key, value, number = match.group("key", "text", "number")
        rows[key] = value if number is None else float(number)
    return rows


def scores(values):
    ordered = []
    for v in values:
        bisect.insort(ordered, v)
    return (
        ordered,
        bisect.bisect(ordered, 10),
        bisect.bisect_left(ordered, "m", key=lambda x: "a" if x < 10 else "z"),
    )


count = 0


def upper(match):
    global count
    count += 1
    if count % 50 == 0:
        raise ValueError(match.group())
    return match.group().upper()


graph = {k: {(k * 3 + j) % 20: j * 2 + 1 for j in range(1, 4)} for k in range(20)}
failures = 0
for i in range(80):
    rows = paths(graph, i % 20), parse(f'a = {i} b="x y" c=-2.5;;d'), scores([(i * k) % 23 for k in range(9)])
    try:
        text = re.sub(r"\b[a-c]\w*", upper, f"alpha beta gamma {i} call")
    except ValueError as error:
        failures += 1
print(sorted(rows[0].items())[:6], *rows[1:], text, failures, count)
print(
    re.split(r"([,;])\s*", "a, b;c"), re.findall(r"(.)\1", "aabbcd"), re.fullmatch(r"(a|b)+", "abab").span(1)
)
print(
    heapq.nlargest(3, range(70), key=lambda x: x * 37 % 70),
    list(heapq.merge([1, 4], [2, 3], key=lambda x: x)),
)
try:
    re.compile("(")
except re.error as error:
    print(error)
