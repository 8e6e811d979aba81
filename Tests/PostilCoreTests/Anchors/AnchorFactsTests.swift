import Testing

@testable import PostilCore

struct AnchorFactsTests {
  /// Whether the facts of a quote changed; the quote is all but the first and the last word.
  private func factsChanged(_ old: String, _ new: String) -> Bool {
    let revision = Revision("Тогда \(old) там. Все ждали.", "Тогда \(new) там. Все ждали.")
    let resolution = revision.resolve(old)
    #expect(resolution.state == .edited)
    #expect(revision.text(at: resolution.range) == new)
    return resolution.factsChanged
  }

  @Test(arguments: [
    ("мост открыли в среду утром", "мост открыли в четверг утром"),
    ("міст відкрили у неділю зранку", "міст відкрили у суботу зранку"),
    ("они встретились вчера утром в порту", "они встретились завтра утром в порту"),
    ("цены выросли на 12 млн за год", "цены выросли на 12 млрд за год"),
    ("цены выросли на двадцать процентов", "цены выросли на тридцать процентов"),
    ("цены выросли на двадцать процентов", "цены выросли на двадцать рублей"),
    ("заплатили сорок гривен сразу", "заплатили сорок долларов сразу"),
    ("их было четырнадцать человек", "их было пятнадцать человек"),
    ("the price rose by fifteen dollars", "the price rose by fifteen euros"),
  ])
  func `another day, unit or number word changes facts`(old: String, new: String) {
    #expect(factsChanged(old, new))
  }

  @Test(arguments: [
    ("цены выросли на 12 % за год", "цены выросли на 12 $ за год"),
    ("заплатили €40 сразу", "заплатили $40 сразу"),
    ("заплатили 40₴ сразу", "заплатили 40₽ сразу"),
    ("ночью было −5 градусов", "ночью было 5 градусов"),
  ])
  func `another sign of a unit, or of a number, changes facts although the words are equal`(
    old: String, new: String
  ) {
    #expect(factsChanged(old, new))
  }

  @Test(arguments: [
    ("мост открыли в среду утром", "мост открыли к среде утром"),
    ("міст відкрили у неділю зранку", "міст відкрито в неділі зранку"),
    ("цены выросли на 12% за год", "цены выросли на 12 % за год"),
    ("цены выросли на 12% за год", "цены выросли на 12 процентов за год"),
    ("заплатили 40 долларов сразу", "заплатили $40 сразу"),
    ("заплатили 40 тысяч гривен сразу", "заплатили 40 тыс. грн сразу"),
    ("работы шли в 2019–2021 годах", "работы шли в 2019 – 2021 годах"),
    ("их было двадцать человек — не больше", "их было двадцать человек – не больше"),
  ])
  func `a day, a number or a unit in another form is no other fact`(old: String, new: String) {
    #expect(!factsChanged(old, new))
  }

  @Test func `a sign at an end of the quote counts`() {
    let revision = Revision("Цены: €40, и ещё 12%. Всё.", "Цены: $40, и ещё 12 €. Всё.")
    #expect(revision.resolve("€40, и ещё").factsChanged)
    #expect(revision.resolve("и ещё 12%").factsChanged)
    #expect(!revision.resolve("40, и").factsChanged)
  }

  @Test func `a sign of a unit outside of the quote does not count`() {
    let revision = Revision(
      "Цены: 5%, зерно и мука подорожали, 7% за год.",
      "Цены: 5$, зерно, мука подорожали, 7$ за год.")
    #expect(!revision.resolve("зерно и мука подорожали").factsChanged)
  }
}
