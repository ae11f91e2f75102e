"""Annotations of functions, classes, modules and locals, evaluated in loops, with side effects."""

import typing

log = []


def note(x):
    log.append(x)
    return x


def define(i):
    def function(
        a: note(("a", i)), *b: note("b"), c: note("c") = note("default"), **d: "text"
    ) -> note("return"):
        local: note("never") = a
        bare: undefined_name
        return local

    class Body:
        x: note(int) = 5
        y: "Forward"
        z: list[int] | None

    return function, Body


for i in range(70):
    log.clear()
    function, Body = define(i)
    row = function(3)
print(row, log)
print(function.__annotations__)
print(Body.__annotations__)


def bare_local(flag):
    if flag:
        x: int = 1
    y: int
    try:
        return x
    except UnboundLocalError as error:
        return str(error)


print([bare_local(i % 2) for i in range(70)][-2:])
table, objects = {}, [type("T", (), {})()]
for i in range(60):
    table[i % 3]: note("module") = i
    objects[0].attribute: note("attribute") = i
    name: note("name") = i
print(table, objects[0].attribute, __annotations__, log.count("module"), log.count("attribute"))
for i in range(60):
    __annotations__ = {}
    value: i = 1
print(__annotations__)
print(typing.get_type_hints(Body, localns={"Forward": str}), typing.get_type_hints(lambda: 0))
del __annotations__
try:
    value: int = 2
except NameError as error:
    print(error)
function.__annotations__["a"] = "changed"
print(function.__annotations__["a"], function(4))
