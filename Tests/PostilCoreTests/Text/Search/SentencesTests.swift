import Testing

@testable import PostilCore

/// The sentences of news text. Each text is written with `|` where one sentence ends and the next begins.
@Suite struct SentencesTests {
  @Test(arguments: [
    "Мост открыт. | Проезд бесплатный. | Ремонт занял четыре месяца.",
    "Он приехал в г. Харьков на ул. Пушкинская, д. 5, кв. 12. | Там его ждали.",
    "Завод им. Малышева выпустил 5 тыс. 200 машин. | Ещё 3 млн. рублей потратили.",
    "Об этом заявил В. Путин. | Ему ответил А.Б. Иванов и Ж.-К. Юнкер.",
    "Это, т.е. Крым, и т. д. | Потом он ушёл.",
    "Яблоки, груши и т.д. и т.п. | Всё.",
    "Так было в 2014 г. | Потом стало иначе.",
    "В XIX в. | Потом был двадцатый.",
    "В 2014 г. он уехал. | Курс вырос на 3.5 процента до 72.40.",
    "Он сказал: «Уходите!» — и вышел. | «Куда?» — спросил Иванов.",
    "«Кто здесь?» — Путин обернулся. | Тишина.",
    "— Мы готовы, — сказал он. | — Но не сегодня. | Завтра!",
    "«Мы готовы.» | Так он сказал.",
    "Он молчал… а потом ушёл. | «…И всё?!» | Да!.. | Нет.",
    "... И тогда он встал. | (Смех в зале.) | Сел.",
    "1. Первый пункт. | 2. Второй.",
    "См. рис. 5 и ст. 228 УК РФ. | Проф. Иванов согласен.",
    "Жертв не было. | 15 человек ранены.",
    "До н. э. | Рим был мал.",
  ])
  func `Russian sentences end where a reader says so`(marked: String) { expect(marked) }

  @Test(arguments: [
    "Він приїхав у м. Київ на вул. Хрещатик. | Там, на пл. Ринок, ім. Франка, тис. 5 чекали.",
    "Це було 2014 р. | Потім стало інакше.",
    "Витратили 20 тис. 500 грн. | Об'єкт закрито.",
    "«Ні!» — відповів О. Гончар. | Усі мовчали.",
  ])
  func `Ukrainian sentences end where a reader says so`(marked: String) { expect(marked) }

  @Test(arguments: [
    "Mr. Smith met Dr. J. K. Brown at 5 p.m. | Then they left.",
    "He said: \"Go!\" and left. | \"Why?\" she asked. | Nobody knew.",
    "It costs $3.50, i.e. little. | See No. 5 of Jan. 12, e.g. this. | Fine.",
    "The U.S. Senate voted. | Sen. Jones did not. | (He was away.) | \"No.\" | That was all.",
  ])
  func `English sentences end where a reader says so`(marked: String) { expect(marked) }

  @Test func `a line end ends a sentence unless the line goes on in lower case`() {
    expect("Заголовок без точки\n| Первая строка\nидёт дальше. | Конец")
  }

  @Test func `a sentence without an end is cut at white space after a thousand scalars`() {
    let text = Array(String(repeating: "слово ", count: 400).unicodeScalars)
    let ranges = Sentences.ranges(in: text)
    #expect(ranges.count == 3)
    #expect(ranges.allSatisfy { $0.count <= 1006 })
  }

  @Test func `sentences of a paragraph are ranges of the text`() {
    let index = ScalarIndex(CanonicalText(canonicalizing: "Заголовок\n\nРаз. Два! Три"))
    #expect(index.sentences(inParagraph: 1) == [0..<9])
    #expect(index.sentences(inParagraph: 2) == [11..<15, 16..<20, 21..<24])
    #expect(index.sentences(inParagraph: 0).isEmpty)
    #expect(index.sentences(inParagraph: 3).isEmpty)
  }

  @Test func `white space and empty texts hold no sentences`() {
    #expect(Sentences.ranges(in: []).isEmpty)
    #expect(Sentences.ranges(in: Array(" \n\t ".unicodeScalars)).isEmpty)
    #expect(Sentences.ranges(in: Array("…".unicodeScalars)) == [0..<1])
  }

  private func expect(_ marked: String, _ place: SourceLocation = #_sourceLocation) {
    let text = Array(
      marked.unicodeScalars.split(separator: "|").flatMap { part in
        part.first == " " ? Array(part.dropFirst()) : Array(part)
      })
    let found = Sentences.ranges(in: text).map { range in
      String(String.UnicodeScalarView(text[range]))
    }
    let wanted = marked.unicodeScalars.split(separator: "|").map { part in
      var words = Array(part)
      while words.last?.isBlank == true { words.removeLast() }
      return String(String.UnicodeScalarView(words.drop { $0.isBlank }))
    }
    #expect(found == wanted, sourceLocation: place)
  }
}
