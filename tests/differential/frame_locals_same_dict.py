"""locals() gives the same dict each time in one call."""

def work(a):
    first = locals()
    f = a
    second = locals()
    return first is second


print([work(i) for i in range(40)].count(False))
