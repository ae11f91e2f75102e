"""Retry loops: attempts, back-off, giving up, nested retries, and clean-up order of each attempt."""

log = []


class Resource:
    open = 0

    def __init__(self, name):
        self.name = name
        Resource.open += 1

    def close(self):
        Resource.open -= 1
        log.append("close " + self.name)

    def use(self, attempt, succeed_at):
        if attempt < succeed_at:
            raise ConnectionError(self.name, attempt)
        if succeed_at < 0:
            raise PermissionError(self.name)
        return f"{self.name} after {attempt}"


def retry(name, succeed_at, times=3):
    delay = 1
    for attempt in range(times):
        resource = Resource(name)
        try:
            result = resource.use(attempt, succeed_at)
        except ConnectionError as error:
            delay *= 2
            if attempt == times - 1:
                raise TimeoutError(delay) from error
            continue
        except OSError:
            break
        else:
            return result, delay
        finally:
            resource.close()
    else:
        return "exhausted"
    return "broke", delay


def nested(i):
    for outer in range(3):
        try:
            return outer, retry("n", i % 5 - 1 + outer, times=2 + outer)
        except TimeoutError as error:
            last = error.args, error.__cause__.args
    return last


for i in range(80):
    rows = []
    for succeed_at in (0, 1, 2, 5, -1):
        log.clear()
        try:
            rows.append((retry("r", succeed_at), len(log)))
        except TimeoutError as error:
            rows.append((error.args, error.__cause__.args, len(log)))
    rows.append(nested(i))
print(*rows, sep="\n")
print(Resource.open, [nested(i) for i in range(5)], retry("zero", 0, times=0))
