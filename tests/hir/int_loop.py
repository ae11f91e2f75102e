import emberjit


def digits(n):
    total = 0
    while n:
        total += n % 10
        n //= 10
    return total


for i in range(100):
    digits(i)
emberjit.compile(digits)
assert digits(12345) == 15
print(emberjit.hir(digits))
