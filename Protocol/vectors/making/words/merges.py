"""Texts that two people changed, with what they become and how many steps that takes."""

import random

from .prose import Budget, merge, tokens

LIMIT = 1 << 25
TEXT = "Вода поднялась на 3,5 м. Мост закрыли 12.05.2024, сообщил О'Нил.\n\nПроверить: «12 тысяч» — откуда?\n"
CASES = [
    ("nothing changed", TEXT, TEXT, TEXT),
    ("one side changed", TEXT, TEXT.replace("закрыли", "открыли"), TEXT),
    ("both changed alike", TEXT, TEXT.replace("закрыли", "открыли"), TEXT.replace("закрыли", "открыли")),
    ("two words apart", TEXT, TEXT.replace("Вода", "Река"), TEXT.replace("откуда", "чьи")),
    ("one word", TEXT, TEXT.replace("Мост", "Порт"), TEXT.replace("Мост", "Путь")),
    ("words with white space alone between them", TEXT, TEXT.replace("Мост", "Порт"),
     TEXT.replace("закрыли", "открыли")),
    ("two parts of a date", TEXT, TEXT.replace("12.05", "13.05"), TEXT.replace("2024", "2025")),
    ("two ends of a number", TEXT, TEXT.replace("3,5", "4,5"), TEXT.replace("3,5", "3,6")),
    ("two appends", TEXT, TEXT + "Да.", TEXT + "Нет."),
    ("two appends behind a word", "да", "да\nпервое", "да\nвторое"),
    ("two appends that go on with the line", "да", "да, первое", "да второе"),
    ("two full stops", "да", "да!", "да?"),
    ("an append behind a full stop", "да", "да второе", "да."),
    ("two beginnings", "", "один", "два"),
    ("a paragraph moved and edited", "a b c\n\nd e f\n\ng h i", "d e f\n\na b c\n\ng h i", "a b c\n\nd E f\n\ng h i"),
    ("a paragraph removed and edited", "a b c\n\nd e f\n\ng h i", "a b c\n\ng h i", "a b c\n\nd E f\n\ng h i"),
    ("paragraphs added apart", "a b\n\nc d", "x\n\na b\n\nc d", "a b\n\nc d\n\ny z"),
    ("a repeated word", "a b b c", "a b b b c", "a b c"),
    ("lines of another system", "a\r\nb\r\nc", "A\r\nb\r\nc", "a\r\nb\r\nC"),
    ("the old separators", "a\u2028b\u0085c", "A\u2028b\u0085c", "a\u2028b\u0085C"),
    ("stress and emoji", "за\u0301мок 🙂\u200d↔️ да", "за\u0301мок 🙂\u200d↔️ нет", "замо\u0301к 🙂\u200d↔️ да"),
    ("ideographs", "東京都の水", "京都の水", "東京都の川"),
    ("a word emptied", "a b c d e", "", "a b c D e"),
    ("white space alone", "a b c", "a  b c", "a b\tc"),
    ("signs between", "(a) [b] {c}", "(a) [b] <c>", "<a> [b] {c}"),
    ("what was said twice", "x\ny\nx\ny\nz", "x\ny\nz", "x\ny\nx\ny\nZ"),
]


def made():
    """Random texts of few words, so that much of them repeats."""
    dice = random.Random(13)
    for number in range(60):
        words = [dice.choice("a б в. , \n \n\n г1 - 2 3".split(" ")) for _ in range(dice.randrange(1, 30))]
        base = " ".join(words)
        sides = []
        for _ in range(2):
            side = list(words)
            for _ in range(dice.randrange(1, 5)):
                place = dice.randrange(len(side) + 1)
                side[place:place + dice.randrange(3)] = [
                    dice.choice("a б x y\n z.".split(" ")) for _ in range(dice.randrange(3))]
            sides.append(" ".join(side))
        yield f"made {number + 1}", base, *sides


def vectors():
    return {"merges": [vector(*case) for case in [*CASES, *made()]], "limits": list(limits()),
            "tokens": [{"text": text, "tokens": [[kind, part] for kind, part in tokens(text)]}
                       for text in sorted({text for _, *texts in CASES for text in texts})]}


def vector(name, base, first, second):
    budget = Budget(LIMIT)
    outcome = merge(base, first, second, budget)
    return {"name": name, "base": base, "first": first, "second": second, **outcome,
            "steps": LIMIT - budget.steps}


def limits():
    """With as many steps as it takes and one: what it becomes. With as many: a conflict of the whole."""
    _, base, first, second = CASES[3]
    steps = vector("", base, first, second)["steps"]
    for allowed in (1, steps // 2, steps, steps + 1):
        yield {"steps": allowed, "base": base, "first": first, "second": second,
               **merge(base, first, second, Budget(allowed))}
