/// Words that are facts without a digit: negation, numbers and months in Russian, Ukrainian and English.
///
/// In match-fold. All forms of one are one fact, so a change of grammatical case changes no fact.
enum FactWords {
  static let negation: Text = "no"

  /// Facts by the whole word.
  static let exact: [Text: Text] = table([
    "no": "не ни нет без нельзя ні немає нема not no never none neither nor without cannot",
    "2": "два две двух двум двумя двое двоих дві двох двом двома двоє two",
    "3": "три трех трем тремя трое троих трьох трьом трьома троє three",
    "4": "четыре четырех четырем четверо чотири чотирьох four",
    "5": "пять пяти пятью п'ять п'яти five",
    "6": "шесть шести шість six",
    "7": "семь семи сім seven",
    "8": "восемь восьми вісім восьми eight",
    "9": "девять девяти дев'ять дев'яти nine",
    "10": "десять десяти ten",
    "100": "сто ста hundred hundreds",
    "200": "двести двухсот двісті двохсот",
    "half": "half",
    "May": "май мая мае маю маем",
  ])

  /// Facts by the beginning of a word, with at most `longestEnding` scalars behind it.
  static let beginnings: [(beginning: [Unicode.Scalar], fact: Text)] = table([
    "half": "половин",
    "thousand": "тысяч тисяч thousand",
    "million": "миллион мільйон million",
    "billion": "миллиард мільярд billion",
    "trillion": "триллион трильйон trillion",
    "January": "январ січ january",
    "February": "феврал лют february",
    "March": "март берез",
    "April": "апрел квіт april",
    "May": "трав",
    "June": "июн черв june",
    "July": "июл лип july",
    "August": "август серп august",
    "September": "сентябр верес september",
    "October": "октябр жовт october",
    "November": "ноябр листопад november",
    "December": "декабр груд december",
  ]).map { (Array($0.key.string.unicodeScalars), $0.value) }
    .sorted { $0.0.count > $1.0.count }

  static let longestEnding = 3

  private static func table(_ rows: KeyValuePairs<Text, String>) -> [Text: Text] {
    var table: [Text: Text] = [:]
    for (fact, words) in rows {
      for word in words.split(separator: " ") { table[Text(String(word))] = fact }
    }
    return table
  }
}
