"""Dictionaries: counting words, int keys, membership, deletion, `get`, `setdefault` and `items`."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000

WORDS = [f"word{(i * i + 7 * i) % 101}" for i in range(20_000)]


def count_words(words):
    counts = {}
    for word in words:
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts


def count_with_get(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def group_by_length(words):
    groups = {}
    for word in words:
        groups.setdefault(len(word), []).append(word)
    return groups


def squares(n):
    table = {}
    for i in range(n):
        table[i * 7] = i * i
    total = 0
    for key, value in table.items():
        if key & 1:
            total += value
    for i in range(0, n, 2):
        del table[i * 7]
    return total + len(table)


summary = None
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    counts = {}
    for word in WORDS:
        counts[word] = counts.get(word, 0) + 1
    assert counts == count_words(WORDS) == count_with_get(WORDS)
    groups = group_by_length(WORDS)
    summary = (len(counts), max(counts.values()), len(groups[6]), squares(15_000))
    assert sum(counts.values()) == len(WORDS)
    laps.append(perf_counter())

assert summary[3] == sum(i * i for i in range(1, 15_000, 2)) + 7_500, summary
print("result:", *summary)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
