"""Appending to a string in a loop keeps other references to it unchanged."""


def build(n):
    text = ""
    kept = []
    for i in range(n):
        text += chr(97 + i % 26)
        if i % 1000 == 0:
            kept.append(text)
    return text, kept


text, kept = build(5000)
print(len(text), [len(k) for k in kept], text[-5:])

result = ""
alias = None
for i in range(3000):
    result += "ab"
    if i == 1500:
        alias = result
print(len(result), len(alias))


class Holder:
    text = ""


holder = Holder()
for i in range(3000):
    holder.text += "é" if i % 1000 == 999 else "e"
print(len(holder.text), holder.text.count("é"), Holder.text == "")
