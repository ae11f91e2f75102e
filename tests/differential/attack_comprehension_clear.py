"""A comprehension variable hides a local of the same name, which is unbound inside."""

def f():
    x = 7
    try: return [z for y in [1] for z in [x] for x in [2]]
    except NameError as e: return str(e)
print(f())
