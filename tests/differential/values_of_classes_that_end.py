"""What was found in a class is used when the class, its instances and all that they hold are gone."""

import gc


def make():
    free = ["free"]

    class Inner:
        items = ["inner"]

    class Thing:
        items = ["list"]
        table = {"key": ["dict"]}
        pair = (["tuple"],)
        members = {"set"}
        inner = Inner
        text = "text"

        def method(self, x=None):
            return x, "method"

        def closed(self, x=None, y=["default"]):
            return x, y, free

        @staticmethod
        def alone(x=None):
            return x, "alone"

    return Thing


def forget(box):
    if box[-1] != "stays":
        box.clear()
        gc.collect()
    return "forgotten"


def of_class(box):
    items, table, pair, members = box[0].items, box[0].table, box[0].pair, box[0].members
    inner, text = box[0].inner, box[0].text
    forget(box)
    return items, table, pair, members, inner.items, text


def of_instance(box):
    items, table, pair, members = box[0].items, box[0].table, box[0].pair, box[0].members
    inner, text = box[0].inner, box[0].text
    forget(box)
    return items, table, pair, members, inner.items, text


def of_local(cls, box):
    items = cls.items
    cls = None
    forget(box)
    return items


def on_the_stack(box):
    return box[0].table, forget(box), box


def through_two(box):
    items = box[0].inner.items
    forget(box)
    return items


def function_of_class(box):
    method, closed = box[0].method, box[0].closed
    forget(box)
    return method(1), closed(2), method.__name__


def function_called(box):
    return box[0].method([forget(box)])


def static_called(box):
    return box[0].alone([forget(box)])


def method_called(box):
    return box[0].method([forget(box)])


def bound(box):
    method, closed = box[0].method, box[0].closed
    forget(box)
    return method(1), closed(2)


def class_box():
    return [make()]


def instance_box():
    return [make()()]


for _ in range(2):
    for function, box in (
        (of_class, class_box),
        (of_instance, instance_box),
        (on_the_stack, class_box),
        (through_two, class_box),
        (function_of_class, class_box),
        (function_called, class_box),
        (static_called, class_box),
        (method_called, instance_box),
        (bound, instance_box),
    ):
        # The same class many times, so that the place knows it, and then its end.
        ending = box()
        ending.append("stays")
        for _ in range(8000):
            function(ending)
        ending.pop()
        print(function.__name__, function(ending))
    ending = class_box()
    ending.append("stays")
    for _ in range(8000):
        of_local(ending[0], ending)
    ending.pop()
    print(of_local(ending[0], ending))
