import Testing

@testable import PostilCore

struct AnchorMapTests {
  @Test func `what is inserted at the edges of a quote stays outside, what is inside comes in`() {
    let revision = Revision(
      "Мост открыли вчера вечером при дожде.",
      "Мост вновь открыли поздно вчера вечером и при дожде.")
    #expect(revision.text(of: "открыли вчера вечером") == "открыли поздно вчера вечером")
  }

  @Test func `a replaced word at the end of a quote is taken in`() {
    let revision = Revision(
      "Текст документа від 22.04.2022:\n\nПро стан", "Текст документа від 17.08.2022:\n\nПро стан")
    #expect(revision.text(of: "Текст документа від 22.04.2022") == "Текст документа від 17.08.2022")
    #expect(revision.resolve("Текст документа від 22.04.2022").factsChanged)
  }

  @Test func `a sentence put into another case stays itself`() {
    let revision = Revision(
      "Комісія перевірила міський бюджет. Звіт готовий.",
      "Комісії перевірили міські бюджети. Звіт готовий.")
    let resolution = revision.resolve("Комісія перевірила міський бюджет.")
    #expect(revision.text(at: resolution.range) == "Комісії перевірили міські бюджети.")
    #expect(!resolution.factsChanged)
  }

  @Test func `a form of a name, a number word or a month is no other fact`() {
    let revision = Revision(
      "Вчера в Москве два поезда ждали с января.", "Вчера к Москвой двух поездов ждали до январь.")
    let resolution = revision.resolve("в Москве два поезда ждали с января")
    #expect(resolution.state == .edited)
    #expect(!resolution.factsChanged)
  }

  @Test func `a word that becomes capital is no new name`() {
    let revision = Revision("We met the product owner today.", "We met the Product Owner today.")
    #expect(revision.resolve("met the product owner").state == .edited)
    #expect(!revision.resolve("met the product owner").factsChanged)
  }

  @Test func `of two sentences that begin alike the removed one is an orphan`() {
    let revision = Revision(
      "Итог дня. Он сказал, что придёт. Он сказал, что ждёт.", "Итог дня. Он сказал, что ждёт.")
    #expect(revision.resolve("Он сказал, что придёт.").state == .orphan)
    #expect(revision.text(of: "Он сказал, что ждёт.") == "Он сказал, что ждёт.")
    #expect(revision.resolve("Он сказал, что ждёт.").state == .exact)
  }

  @Test func `a sentence that moves alone is found, whole and in parts`() {
    let sentence = "Оборудование привезут весной из соседней области."
    let revision = Revision(
      "Завод строят. \(sentence) Работы идут.\n\nДиректор доволен.",
      "Завод строят. Работы идут.\n\nДиректор доволен. \(sentence)")
    #expect(revision.resolve(sentence).state == .moved)
    #expect(revision.text(of: sentence) == sentence)
    #expect(revision.text(of: "весной из соседней") == "весной из соседней")
  }

  @Test func `a short text that is gone from its place is not sought without context`() {
    let revision = Revision(
      "Встреча в Праге прошла. Все разошлись.", "Все разошлись. Потом позвали в Праге.")
    #expect(revision.resolve("в Праге").state == .orphan)
  }

  @Test func `a deleted text that comes in several new places is ambiguous`() {
    let quote = "сотни тонн зерна сгорели"
    let revision = Revision(
      "Ночью \(quote) на складе.\n\nПожар потушили.",
      "Пожар потушили.\n\nГоворят: \(quote). Пишут: \(quote).\n\nПричины ищут.")
    let resolution = revision.resolve(quote)
    #expect(resolution.state == .ambiguous)
    #expect(resolution.range == nil)
    #expect(resolution.suggestions.map { revision.text(at: $0) } == [quote, quote])
  }

  @Test func `a place that other words became is not taken for a deleted quote`() {
    let revision = Revision(
      "Глава: «Работы закончат к осени этого года». Пресса ждёт.\n\nСрок: к осени этого года, не раньше.",
      "Пресса ждёт.\n\nСрок: к осени этого года, не раньше.")
    #expect(revision.resolve("к осени этого года").state == .orphan)
    #expect(revision.resolve("к осени этого года", nth: 2).state == .exact)
  }

  @Test func `a quote of signs stands where its neighbours do`() {
    let revision = Revision("Да — нет! Ну?", "Утро. Да — нет! Ну?")
    #expect(revision.text(of: "—") == "—")
    #expect(revision.text(of: "!") == "!")
    #expect(Revision("Да — нет", "Да нет").resolve("—").state == .orphan)
    #expect(Revision("👍 🎉", "👍 🙂 🎉").text(of: "🎉") == "🎉")
  }

  @Test func `a quote that begins and ends inside words does so in the target`() {
    let revision = Revision("Переговоры начались.", "Вчера переговоры начались.")
    #expect(revision.text(of: "говоры нача") == "говоры нача")
    #expect(revision.resolve("говоры нача").state == .exact)
  }

  @Test func `a range outside the text or an empty one is an orphan`() {
    let revision = Revision("Один два три.", "Один два три четыре.")
    for range in [-1..<3, 5..<99, 40..<41, 4..<4] {
      #expect(revision.map.resolve(range) == .orphan)
    }
  }
}
