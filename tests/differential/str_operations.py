"""Strings in loops: joining, comparing, indexing, slicing, methods, formatting, multiplication."""


def reverse(text):
    result = ""
    for character in text:
        result = character + result
    return result


def is_palindrome(text):
    i, j = 0, len(text) - 1
    while i < j:
        if text[i] != text[j]:
            return False
        i += 1
        j -= 1
    return True


def vowels(text):
    count = 0
    for character in text:
        if character in "aeiou":
            count += 1
    return count


TEXT = "the quick brown fox jumps over the lazy dog " * 50
print(reverse(TEXT)[:30], vowels(TEXT), is_palindrome("abcba" * 101), is_palindrome("ab" * 500))
print(sum(is_palindrome(str(i)) for i in range(3000)))
words = []
for i in range(3000):
    words.append(f"{i % 7}-{i:03d}" + "x" * (i % 3))
print(",".join(words)[-30:], max(words), min(words), len("".join(words)))
text = "häßlich ☃ 𝄞 z"
print([text[i] for i in range(-len(text), len(text))] == list(text) * 2, text[2:9:2], text[::-1], text.upper(), len(text))
abc = "abc"
for action in (lambda: abc + 1, lambda: 1 + abc, lambda: abc[5], lambda: abc[-4], lambda: abc["x"], lambda: abc * abc, lambda: abc in 5, lambda: 5 in abc):
    try:
        action()
    except (TypeError, IndexError) as error:
        print(error)
print("a" < "b" < "c", "a" == "a", "abc" != "abd", "Z" < "a", "é" > "z", "" < "a")
