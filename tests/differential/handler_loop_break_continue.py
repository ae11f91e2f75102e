"""Break and continue out of try, except, else and finally blocks of nested loops."""


def walk(n, mode):
    steps = []
    for i in range(n):
        for j in range(4):
            try:
                if (i + j) % mode == 0:
                    continue
                if (i + j) % mode == 1:
                    break
                if (i + j) % mode == 2:
                    raise ValueError(i, j)
                steps.append((i, j))
            except ValueError as error:
                steps.append(error.args)
                if i % 3 == 0:
                    continue
                if i % 3 == 1:
                    break
                steps.append("fell")
            else:
                if j == 2:
                    break
                steps.append("else")
            finally:
                steps.append("f")
                if i % 11 == 10:
                    break
                if i % 13 == 12:
                    continue
            steps.append("end")
        else:
            steps.append("done")
    return steps


for mode in (3, 4, 5, 6, 7):
    steps = walk(80, mode)
    counts = {}
    for step in steps:
        key = step if isinstance(step, str) else "pair"
        counts[key] = counts.get(key, 0) + 1
    print(mode, len(steps), sorted(counts.items()), steps[-9:])
