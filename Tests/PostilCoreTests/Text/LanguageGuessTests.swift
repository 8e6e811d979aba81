import Testing

@testable import PostilCore

struct LanguageGuessTests {
  @Test(arguments: [
    ("В эту субботу на рынке было тихо: рыбаки ушли в море с рассветом.", LanguageGuess.russian),
    (
      "У цю суботу на ринку було тихо: рибалки вийшли в море ще вдосвіта, і їх не чули.", .ukrainian
    ),
    ("It was quiet at the market this Saturday: the boats had left at dawn.", .english),
  ])
  func `a language shows in its letters`(text: String, guess: LanguageGuess) {
    #expect(LanguageGuess(of: Text(text)) == guess)
  }

  @Test func `the raw value is the language's code`() {
    #expect(LanguageGuess.allCases.map(\.rawValue) == ["ru", "uk", "en"])
  }

  @Test(arguments: ["", "2025 — 100 %", "Мы", "Quiet at the sea", "Тихая вода, высокий"])
  func `under twenty letters there is no guess`(text: String) {
    #expect(LanguageGuess(of: Text(text)) == nil)
  }

  @Test func `Cyrillic without marks is no guess`() {
    #expect(LanguageGuess(of: "Рада прийняла закон про охорону природи та лугу") == nil)
  }

  @Test func `one mark is no guess`() {
    #expect(LanguageGuess(of: "Совет принял закон об охране природы и луга") == nil)
  }

  @Test func `a quote in the other language does not count`() {
    let russian = "Жители улицы вышли к мэрии: они требовали открыть школы и рынки, сказал он. «Ні»"
    let ukrainian = "Мешканці вулиці вийшли до мерії: їхні вимоги прості, сказав він. «Мы ждём»"
    #expect(LanguageGuess(of: Text(russian)) == .russian)
    #expect(LanguageGuess(of: Text(ukrainian)) == .ukrainian)
  }

  @Test func `half of each is no guess`() {
    #expect(LanguageGuess(of: "Мы были тут, они были там. І ми тут, і всі там, їжте самі.") == nil)
  }

  @Test func `a few names in Latin letters do not make a text English`() {
    let text = "Прибыли новые машины Toyota и Volvo, сообщили в мэрии; их вывезли к рынку"
    #expect(LanguageGuess(of: Text(text)) == .russian)
  }

  @Test func `accents tell other languages from English`() {
    #expect(LanguageGuess(of: "Die Brücke über den Fluß wurde früh am Morgen geöffnet") == nil)
    #expect(LanguageGuess(of: "They met in a small café by the river in the old town") == .english)
  }

  @Test func `other scripts are no guess`() {
    #expect(LanguageGuess(of: "Η γέφυρα άνοιξε νωρίς το πρωί για τους κατοίκους") == nil)
  }
}
