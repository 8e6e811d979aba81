"""The merge of prose, after ../../TEXT.md and nothing else: tokens, differences, steps, outcomes."""

from pathlib import Path

WORD, DIGIT, IDEOGRAPH, JOINER, DIGIT_JOINER, DIGIT_BLANK, BLANK, LINE_BREAK, SIGN = range(9)
KINDS = {WORD: "word", DIGIT: "word", IDEOGRAPH: "word", BLANK: "space", DIGIT_BLANK: "space",
         LINE_BREAK: "lineBreak", JOINER: "sign", DIGIT_JOINER: "sign", SIGN: "sign"}
# The table of TEXT.md, "Roles". What is in none of them belongs to a word.
ROLES = [
    (LINE_BREAK, "000A-000D 0085 2028 2029"),
    (BLANK, "0009 0020 1680 2000-2008 200A 205F 3000"),
    (DIGIT_BLANK, "00A0 2009 202F"),
    (DIGIT, "0030-0039 0660-0669 06F0-06F9 FF10-FF19"),
    (JOINER, "0027 002D 00AD 200B 200E 200F 2010 2011 2019 2060 FEFF"),
    (DIGIT_JOINER, "002C 002E 002F 003A"),
    (IDEOGRAPH, "3041-3096 30A1-30FA 3400-4DBF 4E00-9FFF F900-FAFF 20000-3FFFF"),
    (WORD, "0041-005A 005F 0061-007A"),
    (SIGN, "0000-007F 0080-00A9 00AB-00B1 00B4 00B6-00B8 00BB 00BF 00D7 00F7 037E 0387 055A-055F 0589 058A "
           "05BE 05C0 05C3 05F3 05F4 060C 060D 061B-061F 066A-066D 06D4 0964 0965 0E2F 0E4F 10FB 1360-1368 "
           "17D4-17DA 1800-180A 2012-2018 201A-205E 2061-206F 20A0-20CF 2116 2117 2122 2190-245F 2500-2BFF "
           "2E00-2E7F 3001-3004 3008-3020 3030 303D 30A0 30FB 3297 3299 FE10-FE1F FE30-FE6F FF01-FF0F "
           "FF1A-FF20 FF3B-FF40 FF5B-FF65 FFE0-FFFD 1F000-1FBFF"),
]
RANGES = [(role, *(int(end, 16) for end in (part.split("-") * 2)[:2]))
          for role, parts in ROLES for part in parts.split()]


class OutOfSteps(Exception):
    pass


class Budget:
    def __init__(self, steps):
        self.steps = steps

    def spend(self, count):
        self.steps = max(0, self.steps - count)
        if self.steps == 0:
            raise OutOfSteps


def role(scalar):
    return next((role for role, first, last in RANGES if first <= scalar <= last), WORD)


def listed(parts):
    return [tuple(int(end, 16) for end in (part.split("-") * 2)[:2]) for part in parts.split()]


# The list of TEXT.md, "Tokens": the only one in code marks.
CLINGING = listed((Path(__file__).parents[3] / "TEXT.md").read_text().split("```\n")[1])
PREPENDED = listed("0600-0605 06DD 070F 0890 0891 08E2 0D4E 110BD 110CD 111C2 111C3 1193F 11941 11A3A 11A84-11A89 11D46 11F02")


def is_in(ranges, character):
    return any(first <= ord(character) <= last for first, last in ranges)


def goes_on(cluster, character):
    if cluster[-1] == "\r" and character == "\n":
        return True
    if role(ord(cluster[-1])) == LINE_BREAK:
        return False
    return (is_in(CLINGING, character)
            or cluster[-1] == "\u200d" and ord(character) > 0x2000 and role(ord(character)) == SIGN
            or is_flag(character) and len(cluster) == 1 and is_flag(cluster)
            or is_in(PREPENDED, cluster[-1]) and role(ord(character)) != LINE_BREAK)


def is_flag(character):
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def clusters(text):
    found = []
    for character in text:
        if found and goes_on(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def continues(kind, before, here, behind):
    number = before == DIGIT and behind == DIGIT
    if here in (WORD, DIGIT):
        return kind == "word" and before != IDEOGRAPH
    if here == JOINER:
        return before in (WORD, DIGIT) and behind in (WORD, DIGIT)
    if here == DIGIT_JOINER:
        return number
    if here == DIGIT_BLANK:
        return number or kind == "space"
    return here == BLANK and kind == "space"


def tokens(text):
    """Pairs of a kind and the text."""
    parts = clusters(text)
    roles = [role(ord(part[0])) for part in parts] + [LINE_BREAK]
    found = []
    for index, part in enumerate(parts):
        kind = found[-1][0] if found else None
        if found and continues(kind, roles[index - 1], roles[index], roles[index + 1]):
            found[-1] = (kind, found[-1][1] + part)
        else:
            found.append((KINDS[roles[index]], part))
    return found


class Prose:
    def __init__(self, text):
        self.kinds, self.words = zip(*tokens(text)) if text else ((), ())
        self.paragraphs = []
        start = 0
        for index, kind in enumerate([*self.kinds, "lineBreak"]):
            if kind == "lineBreak":
                if "word" in self.kinds[start:index]:
                    self.paragraphs.append((start, index))
                start = index + 1
        self.lines = [self.text(*line) for line in self.paragraphs]

    def text(self, start, end):
        return "".join(self.words[start:end])

    def bytes(self, start, end):
        first = len(self.text(0, start).encode())
        return [first, first + len(self.text(start, end).encode())]


def middle(base, other, b0, b1, o0, o1, budget):
    """A point in the middle of a shortest path (Myers 1986, 4b): the search of TEXT.md, "Differences"."""
    lowest, highest = b0 - o1, b1 - o0
    start, end = b0 - o0, b1 - o1
    ahead, behind = {start: b0}, {end: b1}
    low, high, back_low, back_high = start, start, end, end
    odd = (start - end) % 2 == 1
    while True:
        if low > lowest:
            low -= 1
            ahead[low - 1] = -1
        else:
            low += 1
        if high < highest:
            high += 1
            ahead[high + 1] = -1
        else:
            high -= 1
        for diagonal in range(high, low - 1, -2):
            first = max(ahead[diagonal - 1] + 1, ahead[diagonal + 1])
            place = first
            while place < min(b1, o1 + diagonal) and base[place] == other[place - diagonal]:
                place += 1
            ahead[diagonal] = place
            if odd and back_low <= diagonal <= back_high and behind[diagonal] <= place:
                return place, place - diagonal
            budget.spend(1 + place - first)
        if back_low > lowest:
            back_low -= 1
            behind[back_low - 1] = 2**31
        else:
            back_low += 1
        if back_high < highest:
            back_high += 1
            behind[back_high + 1] = 2**31
        else:
            back_high -= 1
        for diagonal in range(back_high, back_low - 1, -2):
            first = min(behind[diagonal - 1], behind[diagonal + 1] - 1)
            place = first
            while place > max(b0, o0 + diagonal) and base[place - 1] == other[place - diagonal - 1]:
                place -= 1
            behind[diagonal] = place
            if not odd and low <= diagonal <= high and place <= ahead[diagonal]:
                return place, place - diagonal
            budget.spend(1 + first - place)


def differences(base, other, parts, budget):
    """Hunks (base start, end, other start, end) inside the parts, each as far behind as it can stand."""
    found = []
    for part in parts:
        pending = [part]
        while pending:
            b0, b1, o0, o1 = pending.pop()
            whole = b1 - b0
            while b0 < b1 and o0 < o1 and base[b0] == other[o0]:
                b0, o0 = b0 + 1, o0 + 1
            while b0 < b1 and o0 < o1 and base[b1 - 1] == other[o1 - 1]:
                b1, o1 = b1 - 1, o1 - 1
            budget.spend(1 + whole - (b1 - b0))
            if b0 == b1 and o0 == o1:
                continue
            if b0 == b1 or o0 == o1:
                if found and found[-1][1] == b0 and found[-1][3] == o0:
                    found[-1] = (found[-1][0], b1, found[-1][2], o1)
                else:
                    found.append((b0, b1, o0, o1))
                continue
            b, o = middle(base, other, b0, b1, o0, o1, budget)
            pending += [(b, b1, o, o1), (b0, b, o0, o)]
    return slid(found, base, other)


def slid(hunks, base, other):
    done = []
    for b0, b1, o0, o1 in reversed(hunks):
        while True:
            limit = done[-1][0] if done else len(base)
            while (b0 == b1 or o0 == o1) and b1 < limit and base[b1] == (other[o0] if b0 == b1 else base[b0]):
                b0, b1, o0, o1 = b0 + 1, b1 + 1, o0 + 1, o1 + 1
            if b1 != limit or not done:
                break
            _, b1, _, o1 = done.pop()
        done.append((b0, b1, o0, o1))
    return done[::-1]


def compared(base, other, budget):
    lines = differences(
        base.lines, other.lines, [(0, len(base.lines), 0, len(other.lines))], budget)
    parts, start, other_start, line, other_line = [], 0, 0, 0, 0
    for b0, b1, _, o1 in [*lines, (len(base.lines),) * 2 + (len(other.lines),) * 2]:
        while line < b0:
            kept, other_kept = base.paragraphs[line], other.paragraphs[other_line]
            parts.append((start, kept[0], other_start, other_kept[0]))
            start, other_start = kept[1], other_kept[1]
            line, other_line = line + 1, other_line + 1
        line, other_line = b1, o1
    parts.append((start, len(base.words), other_start, len(other.words)))
    return differences(base.words, other.words, parts, budget)


def runs(base, first, second, ours, theirs):
    """Runs of the base that somebody changed, with what each side has there and whether it is its own."""
    ours, theirs, grown, other_grown = list(ours), list(theirs), 0, 0
    while ours or theirs:
        start = min(side[0][0] for side in (ours, theirs) if side)
        end, first_start, second_start = start, start + grown, start + other_grown
        own = other_own = False
        while ours or theirs:
            one, other = ours[0] if ours else None, theirs[0] if theirs else None
            alike = one and other and one[:2] == other[:2] and (
                first.words[one[2]:one[3]] == second.words[other[2]:other[3]])
            takes_other = not one or (other and not alike and other[0] < one[0])
            hunk = other if takes_other else one
            if hunk[0] > end and "word" in base.kinds[end:hunk[0]]:
                break
            end = max(end, hunk[1])
            growth = hunk[3] - hunk[2] - (hunk[1] - hunk[0])
            if alike or not takes_other:
                ours.pop(0)
                grown += growth
            if alike or takes_other:
                theirs.pop(0)
                other_grown += growth
            own, other_own = own or not (alike or takes_other), other_own or takes_other
        yield (start, end), (first_start, end + grown), (second_start, end + other_grown), own, other_own


def appended(base, first, second, run, one, other):
    """Two texts behind the same base, one after the other; `None` where they are no such pair."""
    if run != (len(base.words),) * 2:
        return None
    blank = ("space", "lineBreak")
    is_open = not base.kinds or base.kinds[-1] in blank
    glued = not is_open and first.kinds[one[0]] not in blank
    other_glued = not is_open and second.kinds[other[0]] not in blank
    if glued and other_glued:
        return None
    if other_glued:
        first, one, second, other = second, other, first, one
    separator = ""
    if first.kinds[one[1] - 1] not in blank and second.kinds[other[0]] not in blank:
        last = len(base.kinds)
        while last and base.kinds[last - 1] == "lineBreak":
            last -= 1
        separator = base.text(last, len(base.kinds)) or "\n"
    return first.text(*one) + separator + second.text(*other)


def merge(base, first, second, budget):
    if first == second or second == base:
        return {"merged": first, "isJoined": False}
    if first == base:
        return {"merged": second, "isJoined": False}
    whole = {"conflict": [[[0, len(text.encode())] for text in (base, first, second)]]}
    try:
        budget.spend(sum(len(text.encode()) for text in (base, first, second)))
        base, first, second = Prose(base), Prose(first), Prose(second)
        ours = compared(base, first, budget)
        theirs = compared(base, second, budget)
    except OutOfSteps:
        return whole
    output, start, regions, is_joined = "", 0, [], False
    for run, one, other, own, other_own in runs(base, first, second, ours, theirs):
        output += base.text(start, run[0])
        start = run[1]
        mine, yours = first.text(*one), second.text(*other)
        if not other_own or first.words[slice(*one)] == second.words[slice(*other)]:
            output += mine
        elif not own:
            output += yours
        elif (both := appended(base, first, second, run, one, other)) is not None:
            output += both
            is_joined = True
        else:
            regions.append([base.bytes(*run), first.bytes(*one), second.bytes(*other)])
            output += mine
    output += base.text(start, len(base.words))
    return {"conflict": regions} if regions else {"merged": output, "isJoined": is_joined}
