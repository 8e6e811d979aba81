import Testing

@testable import PostilCore

/// Transcripts: the base, the first and the second edit, and the merge.
struct ProseMergeTests {
  private func merge(_ base: Text, _ first: Text, _ second: Text) -> ProseMerge {
    .merge(base: base, first: first, second: second)
  }

  private func texts(_ merge: ProseMerge) -> [[Text]]? {
    guard case .conflict(let regions) = merge else { return nil }
    return regions.map { [$0.base, $0.first, $0.second] }
  }

  // MARK: one side, same change

  @Test func `a change of one side applies`() {
    #expect(merge("Кот спит", "Кот не спит", "Кот спит") == .merged("Кот не спит", isJoined: false))
    #expect(merge("Кот спит", "Кот спит", "Пёс спит") == .merged("Пёс спит", isJoined: false))
    #expect(merge("Кот", "Кот", "") == .merged("", isJoined: false))
  }

  @Test func `a change that both made applies once`() {
    #expect(merge("Кот", "Пёс", "Пёс") == .merged("Пёс", isJoined: false))
    #expect(merge("Кот", "", "") == .merged("", isJoined: false))
    #expect(merge("Кот.", "Кот. Да.", "Кот. Да.") == .merged("Кот. Да.", isJoined: false))
  }

  @Test func `a change that both made does not stand in the way of one beside it`() {
    let merged = merge("Мінскъ подписан вчера", "Минск подписан вчера", "Минск заключён вчера")
    #expect(merged == .merged("Минск заключён вчера", isJoined: false))
  }

  // MARK: both sides

  @Test(arguments: [
    (
      "Київ заявив про це вранці", "Уряд заявив про це вранці", "Київ заявив про це ввечері",
      "Уряд заявив про це ввечері"
    ),
    (
      "The cat sat on the mat.", "The cat sat on a mat.", "A cat sat on the mat.",
      "A cat sat on a mat."
    ),
    ("раз два три", "раз три", "раз два три четыре", "раз три четыре"),
    ("раз два три", "два три", "раз два три четыре", "два три четыре"),
    ("А\n\nБ\n\nВ", "А1\n\nБ\n\nВ", "А\n\nБ\n\nВ1", "А1\n\nБ\n\nВ1"),
  ])
  func `changes with an unchanged word between them merge`(
    base: Text, first: Text, second: Text, merged: Text
  ) {
    #expect(merge(base, first, second) == .merged(merged, isJoined: false))
  }

  @Test func `white space and punctuation do not separate two changes`() {
    #expect(texts(merge("да, нет", "да!, нет", "да, нет?")) == nil)
    #expect(
      texts(merge("раз, два", "один, два", "раз, двое")) == [
        ["раз, два", "один, два", "раз, двое"]
      ])
    #expect(
      texts(merge("раз два", "один два", "раз двое")) == [["раз два", "один два", "раз двое"]])
    #expect(texts(merge("раз 👍 два", "один 👍 два", "раз 👍 двое")) != nil)
  }

  @Test func `overlapping changes are a conflict, and only they are shown`() {
    let merged = merge(
      "Вчера в Киеве прошёл митинг у стен Рады", "Вчера в Киеве состоялся митинг у стен Рады",
      "Сегодня в Киеве начался митинг у стен Рады")
    #expect(texts(merged) == [["прошёл", "состоялся", "начался"]])
    guard case .conflict(let regions) = merged else { return }
    #expect(regions[0].baseBytes == 25..<37)
    #expect(regions[0].firstBytes == 25..<43)
    #expect(regions[0].secondBytes == 29..<43)
  }

  @Test func `every conflict is shown`() {
    let merged = merge("а к л м б", "а1 к л м б1", "а2 к л м б2")
    #expect(texts(merged) == [["а", "а1", "а2"], ["б", "б1", "б2"]])
  }

  @Test func `removing all against an edit is a conflict`() {
    #expect(texts(merge("Кот спит", "", "Кот не спит")) == [["Кот спит", "", "Кот не спит"]])
    #expect(texts(merge("Кот спит", "Кот спит. Да.", "")) == [["Кот спит", "Кот спит. Да.", ""]])
  }

  @Test func `two insertions at one place are a conflict`() {
    #expect(texts(merge("раз три", "раз два три", "раз 2 три")) == [["", "два ", "2 "]])
  }

  @Test func `a date of which both change a part is no third date`() {
    #expect(texts(merge("до 12.05.2024 года", "до 13.05.2024 года", "до 12.05.2025 года")) != nil)
    #expect(texts(merge("1 500 000", "2 500 000", "1 500 100")) == nil)
    #expect(
      texts(merge("1\u{A0}500\u{A0}000", "2\u{A0}500\u{A0}000", "1\u{A0}500\u{A0}100")) != nil)
  }

  @Test func `a paragraph that one moves and the other edits is at worst a conflict`() {
    let merged = merge(
      "А раз\n\nБ два\n\nВ три\n", "Б два\n\nВ три\n\nА раз\n", "А раз!\n\nБ два\n\nВ три\n")
    #expect(texts(merged) != nil)
    let apart = merge(
      "А раз\n\nБ два\n\nВ три\n", "Б два\n\nА раз\n\nВ три\n", "А раз\n\nБ два\n\nВ трое\n")
    #expect(apart == .merged("Б два\n\nА раз\n\nВ трое\n", isJoined: false))
  }

  // MARK: appends

  @Test(arguments: [
    (
      "Позвонить.", "Позвонить. Иван за.", "Позвонить. Пётр против.",
      "Позвонить. Иван за. Пётр против."
    ),
    ("Список:\n- а", "Список:\n- а\n- б", "Список:\n- а\n- в", "Список:\n- а\n- б\n- в"),
    ("Список:\n", "Список:\n- а\n", "Список:\n- б\n", "Список:\n- а\n- б\n"),
    ("Список:\n", "Список:\n- а", "Список:\n- б", "Список:\n- а\n- б"),
    ("Note.\n\n", "Note.\n\nOne.", "Note.\n\nTwo.", "Note.\n\nOne.\n\nTwo."),
    ("Note.\r\n", "Note.\r\nOne.", "Note.\r\nTwo.", "Note.\r\nOne.\r\nTwo."),
    ("Теги: ", "Теги: а", "Теги: б", "Теги: а\nб"),
    ("", "Один.", "Два.", "Один.\nДва."),
    ("так", "так так", "так ні", "так так ні"),
  ])
  func `two appends are both kept in log order`(
    base: Text, first: Text, second: Text, joined: Text
  ) {
    #expect(merge(base, first, second) == .merged(joined, isJoined: true))
  }

  @Test func `two appends beside other changes are joined too`() {
    let merged = merge("раз два три.", "раз два три. Да.", "один два три. Нет.")
    #expect(merged == .merged("один два три. Да. Нет.", isJoined: true))
  }

  @Test func `marks that continue the last word stay with it`() {
    let joined = ProseMerge.merged("Позвонить, срочно\nКупить", isJoined: true)
    #expect(merge("Позвонить", "Позвонить, срочно", "Позвонить\nКупить") == joined)
    #expect(merge("Позвонить", "Позвонить\nКупить", "Позвонить, срочно") == joined)
    #expect(texts(merge("Да", "Да!", "Да?")) == [["", "!", "?"]])
  }

  @Test func `an append beside a changed last word is a conflict`() {
    #expect(texts(merge("раз два", "раз два три", "раз двое")) != nil)
  }

  // MARK: bytes

  @Test func `white space is kept as it was`() {
    let merged = merge(
      "\tраз  два\u{A0}три \n\n  пять ", "\tодин  два\u{A0}три \n\n  пять ",
      "\tраз  два\u{A0}три \n\n  шесть ")
    #expect(merged == .merged("\tодин  два\u{A0}три \n\n  шесть ", isJoined: false))
  }

  @Test func `CRLF stays CRLF`() {
    let merged = merge("раз\r\nдва\r\nтри", "один\r\nдва\r\nтри", "раз\r\nдва\r\nтрое")
    #expect(merged == .merged("один\r\nдва\r\nтрое", isJoined: false))
  }

  @Test func `words that differ in a combining mark differ`() {
    let merged = merge("замок стоит давно", "за\u{301}мок стоит давно", "замо\u{301}к стоит давно")
    #expect(texts(merged) == [["замок", "за\u{301}мок", "замо\u{301}к"]])
    let apart = merge("замок стоит тут", "за\u{301}мок стоит тут", "замок стоит ту\u{301}т")
    #expect(apart == .merged("за\u{301}мок стоит ту\u{301}т", isJoined: false))
    let forms = merge("й стоит", "и\u{306} стоит", "й стоит")
    #expect(forms == .merged("и\u{306} стоит", isJoined: false))
  }

  @Test func `an emoji changes as a whole`() {
    let merged = merge("👩 летит домой 🇺🇦", "👩🏽‍🚀 летит домой 🇺🇦", "👩 летит домой 🇺🇸")
    #expect(merged == .merged("👩🏽‍🚀 летит домой 🇺🇸", isJoined: false))
    #expect(texts(merge("👩", "👩🏽", "👩‍🚀")) == [["👩", "👩🏽", "👩‍🚀"]])
  }

  @Test func `conflict markers are words like any other`() {
    let base: Text = "<<<<<<< а\n=======\nб >>>>>>>"
    let merged = merge(base, "<<<<<<< а1\n=======\nб >>>>>>>", base)
    #expect(merged == .merged("<<<<<<< а1\n=======\nб >>>>>>>", isJoined: false))
  }

  // MARK: bounds

  @Test func `edits far apart in notes of a megabyte merge`() {
    let lines = (0..<16_000).map { "Строка \($0) о погоде и о том же самом\n" }
    var (ours, theirs, both) = (lines, lines, lines)
    for line in stride(from: 100, to: 15_000, by: 1000) {
      ours[line] = "Наша строка \(line)\n"
      theirs[line + 500] = "Их строка \(line)\n"
      (both[line], both[line + 500]) = (ours[line], theirs[line + 500])
    }
    let text = { (lines: [String]) in Text(lines.joined()) }
    #expect(text(lines).utf8Count > 1_000_000)
    var budget = DiffBudget(steps: 5_000_000)
    let merged = ProseMerge.merge(
      base: text(lines), first: text(ours), second: text(theirs), budget: &budget)
    #expect(merged == .merged(text(both), isJoined: false))
    #expect(budget.steps > 0, "each byte is a step, and there are not many more")
  }

  @Test func `unlike notes of a megabyte end in a conflict`() {
    let texts = ["б", "п", "в"].map { letter in
      Text((0..<90_000).map { "\(letter)\($0 % 5000)" }.joined(separator: " "))
    }
    var budget = DiffBudget(steps: 3_000_000)
    let merged = ProseMerge.merge(
      base: texts[0], first: texts[1], second: texts[2], budget: &budget)
    #expect(merged == .conflict([ProseRegion(wholeOf: texts[0], texts[1], texts[2])]))
    #expect(budget.steps == 0)
  }

  @Test func `texts too different to compare are a conflict as a whole`() {
    let base = Text((0..<900).map { "б\($0)" }.joined(separator: " "))
    let first = Text((0..<900).map { "п\($0)" }.joined(separator: "  "))
    let second = Text((0..<900).map { "в\($0)" }.joined(separator: "\t"))
    var budget = DiffBudget(steps: 200_000)
    let merged = ProseMerge.merge(base: base, first: first, second: second, budget: &budget)
    #expect(merged == .conflict([ProseRegion(wholeOf: base, first, second)]))
    var none = DiffBudget(steps: 0)
    #expect(
      ProseMerge.merge(base: base, first: base, second: second, budget: &none)
        == .merged(second, isJoined: false))
    #expect(
      ProseMerge.merge(base: base, first: second, second: second, budget: &none)
        == .merged(second, isJoined: false))
  }

  @Test func `a hostile text ends at the same step everywhere`() {
    let base = Text(String(repeating: "а ", count: 3000))
    let first = Text(String(repeating: "а б ", count: 1500))
    let second = Text(String(repeating: "б а а ", count: 1000))
    var used: [Int] = []
    for _ in 0..<2 {
      var budget = DiffBudget(steps: 400_000)
      _ = ProseMerge.merge(base: base, first: first, second: second, budget: &budget)
      used.append(budget.steps)
    }
    #expect(used == [0, 0])
  }
}
