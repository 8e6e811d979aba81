import Testing

@testable import PostilCore

struct AnchorMapTests {
  @Test func `words inserted at the edges of a quote stay outside, words inserted inside come in`()
  {
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

  @Test func `the removed one of two sentences that begin alike is an orphan`() {
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

  @Test func `a sentence that became equal to a deleted one is not taken for it`() {
    let revision = Revision(
      "Глава обещал: мост через реку откроют в октябре. Пресса ждёт.\n\n"
        + "Инженер уточнил: мост через реку откроют в ноябре. Люди рады.",
      "Глава обещал. Пресса ждёт.\n\n"
        + "Инженер уточнил: мост через реку откроют в октябре. Люди рады.")
    #expect(revision.resolve("мост через реку откроют в октябре").state == .orphan)
  }

  @Test func `a twin in the same surroundings is not taken for a deleted quote`() {
    let block = "Справка для наших читателей и партнёров. %Конец справки для наших читателей."
    let full = block.replacing("%", with: "Тираж отпечатан полностью. ")
    let revision = Revision(
      "Север\n\n\(full)\n\nЮг\n\n\(full)",
      "Север\n\n\(block.replacing("%", with: ""))\n\nЮг\n\n\(full)")
    #expect(revision.resolve("Тираж отпечатан полностью.").state == .orphan)
    #expect(revision.resolve("Тираж отпечатан полностью.", nth: 2).state == .exact)
  }

  @Test func `the rest of a lost quote is suggested`() {
    let revision = Revision(
      "Делегация прибыла утром поездом и сразу отправилась на переговоры.",
      "Делегация прибыла. Погода была скверная, музыканты простудились.")
    let lost = revision.resolve("Делегация прибыла утром поездом и сразу отправилась на переговоры")
    #expect(lost.state == .orphan)
    #expect(lost.suggestions.first.map { revision.text(at: $0) } == "Делегация прибыла")
  }

  @Test func `a repeated quote that was deleted everywhere is an orphan, not ambiguous`() {
    let quote = "сотни тонн зерна сгорели"
    let revision = Revision(
      "Ночью \(quote) на складе. Утром \(quote) в порту.\n\nПожар потушили.",
      "Пожар потушили.\n\nГоворят: \(quote). Пишут: \(quote).")
    #expect(revision.resolve(quote).state == .orphan)
  }

  @Test(arguments: [("Мэр Орлов сказал", "Мэр сказал"), ("Мэр сказал", "Мэр Орлов сказал")])
  func `a name that goes or comes changes facts`(old: String, new: String) {
    let revision = Revision("Вчера \(old) всё.", "Вчера \(new) всё.")
    #expect(revision.text(of: old) == new)
    #expect(revision.resolve(old).factsChanged)
  }

  @Test func `a place inside a word is widened to whole graphemes`() {
    let revision = Revision("Старый мостик цел.", "Старый мо\u{301}сик цел.")
    #expect(revision.text(of: "стик цел") == "о\u{301}сик цел")
  }

  @Test func `a look-alike in a passage that moved needs its facts and its context`() {
    let before = "Вечером на южной окраине города"
    let behind = "сообщила утром дежурная часть нашего района"
    let old = "\(before) сгорели три старых деревянных дома и сарай, \(behind)."
    let rest = "Других новостей нет.\n\nПогода завтра будет ясная."
    func moved(_ passage: String) -> AnchorResolution {
      Revision("\(old)\n\n\(rest)", "\(rest)\n\n\(passage)").resolve(
        "сгорели три старых деревянных дома и сарай")
    }
    let edited = moved(old.replacing("и сарай", with: "с сараем"))
    #expect(edited.state == .edited)
    #expect(edited.method == .fuzzy)
    #expect(!edited.factsChanged)
    #expect(moved(old.replacing("и сарай", with: "и 2 сарая")).state == .orphan)
    #expect(
      moved("Летом сгорели три старых деревянных дома с сараем, пишут.").state == .orphan)
  }

  @Test func `a passage that comes twice in new places is ambiguous in all its parts`() {
    let passage =
      "Врачи советуют всем жителям пить больше воды в жару и реже выходить на солнце днём."
    let revision = Revision(
      "\(passage)\n\nРынок закрыт.", "Рынок закрыт.\n\nПамятка: \(passage)\n\nЕщё раз: \(passage)")
    #expect(revision.resolve("больше воды в жару").state == .ambiguous)
    #expect(revision.resolve(passage).suggestions.count == 2)
  }

  @Test func `a word of the quote that stands far off does not draw the place along`() {
    let revision = Revision(
      "Новый мост откроют в июле.",
      "Утром сообщили: Новый год прошёл тихо, люди отдыхали дома все выходные дни подряд. "
        + "Большой мост откроют в июле.")
    #expect(revision.text(of: "Новый мост откроют в июле.") == "мост откроют в июле.")
  }

  @Test func `a quote that grew between its old neighbours is held whole`() {
    let revision = Revision(
      "Проект важен для трёх служб (МИД и МВД), и работы идут.",
      "Проект важен для трёх служб (Министерство иностранных дел Российской Федерации и Министерство "
        + "внутренних дел той же страны), и работы идут.")
    #expect(
      revision.text(of: "служб (МИД и МВД), и работы")?.hasPrefix("служб (Министерство") == true)
    #expect(revision.text(of: "служб (МИД и МВД), и работы")?.hasSuffix("и работы") == true)
  }

  @Test func `letters that only look the same are the same`() {
    let latin = "o cнoce дoмa"
    let revision = Revision("Приказ о сносе дома отменён.", "Приказ \(latin) отменён.")
    #expect(revision.text(of: "о сносе дома").map(hexScalars) == hexScalars(latin))
    #expect(!revision.resolve("о сносе дома").factsChanged)
    // The Russian "не" looks like "he".
    let english = Revision("Then he came home early.", "Then she came home early.")
    #expect(!english.resolve("he came home").factsChanged)
  }

  @Test
  func `less than half of a quote is an orphan unless its neighbours say that it is the place`() {
    let revision = Revision(
      "Поезд из столицы опоздал сегодня утром на целых два часа. Люди ждали.",
      "Поезд из столицы опоздал.\n\nСлава пришла. Люди ждали.")
    let quote = "Поезд из столицы опоздал сегодня утром на целых два часа"
    #expect(revision.resolve(quote).state == .orphan)
    let certain = Revision(revision.home.text.string, "Поезд из столицы опоздал. Люди ждали.")
    #expect(certain.text(of: quote) == "Поезд из столицы опоздал")
  }

  @Test func `a few words of a quote far from one another are not the quote`() {
    let revision = Revision(
      "Тогда оркестр хмурился весь год подряд.",
      "Вчера оркестр ждал, скучал, молчал, пил весь день напролёт.")
    #expect(revision.resolve("оркестр хмурился весь год").state == .orphan)
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
    for range in [-1..<3, 5..<99, 40..<41, 4..<4, 1..<1] {
      #expect(revision.map.resolve(range) == .orphan)
    }
  }
}
