/// Words that are facts without a digit: negation, numbers, days, months and units in Russian, Ukrainian
/// and English.
///
/// In match-fold. All forms of one are one fact, so a change of grammatical case changes no fact.
/// Source: Protocol/TEXT.md, "Facts".
enum FactWords {
  static let negation: Text = "no"

  /// The fact of a word in match-fold, if it is one.
  static func fact(of folded: [Unicode.Scalar], spelled word: Text) -> Text? {
    if let fact = exact[word] { return fact }
    guard let first = folded.first, let candidates = beginnings[first] else { return nil }
    return candidates.first { beginning, _ in
      folded.count <= beginning.count + longestEnding && folded.starts(with: beginning)
    }?.fact
  }

  /// The fact of a sign of a unit, such as `%` and `$`; `nil` for any other scalar.
  static func fact(ofSign sign: Unicode.Scalar) -> Text? {
    switch sign {
    case "%", "\u{FF05}", "\u{66A}": "percent"
    case "\u{2030}": "per mille"
    case "°": "degree"
    case "$", "\u{FF04}": "dollar"
    case "€": "euro"
    case "₽": "ruble"
    case "₴": "hryvnia"
    case "£": "pound"
    case "\u{A2}", "\u{A5}", "\u{20A0}"..."\u{20CF}": Text(String(sign))
    default: nil
    }
  }

  /// Facts by the whole word.
  private static let exact: [Text: Text] = table([
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
    "40": "сорок сорока forty",
    "90": "девяносто девяноста дев'яносто ninety",
    "100": "сто ста hundred hundreds",
    "200": "двести двухсот двісті двохсот",
    "300": "триста трехсот трьохсот",
    "400": "четыреста четырехсот чотириста чотирьохсот",
    "500": "пятьсот пятисот п'ятсот п'ятисот",
    "600": "шестьсот шестисот шістсот шестисот",
    "700": "семьсот семисот сімсот семисот",
    "800": "восемьсот восьмисот вісімсот",
    "900": "девятьсот девятисот дев'ятсот дев'ятисот",
    "half": "half",
    "1.5": "полтора полторы полутора півтора півтори",
    "thousand": "тыс тис",
    "million": "млн mln",
    "billion": "млрд bln bn",
    "trillion": "трлн trln",
    "Wednesday": "среда среды среде среду средой средам средами средах",
    "Wednesday": "середа середи середі середу середою",
    "Thursday": "четвер",
    "May": "май мая мае маю маем",
    "yesterday": "вчера учора вчора yesterday",
    "today": "сегодня сьогодні today",
    "tomorrow": "завтра tomorrow",
    "percent": "percent cent",
    "dollar": "usd",
    "euro": "евро євро euro euros eur",
    "ruble": "руб ruble rubles rouble roubles rub",
    "hryvnia": "гривен гривень грн hryvnia hryvnias uah",
    "pound": "pound pounds gbp",
  ])

  /// Facts by the beginning of a word, with at most `longestEnding` scalars behind it; by its first scalar.
  private static let beginnings: [Unicode.Scalar: [(beginning: [Unicode.Scalar], fact: Text)]] = {
    let words = table([
      "11": "одиннадцат одинадцят eleven",
      "12": "двенадцат дванадцят twelve",
      "13": "тринадцат тринадцят thirteen",
      "14": "четырнадцат чотирнадцят fourteen",
      "15": "пятнадцат п'ятнадцят fifteen",
      "16": "шестнадцат шістнадцят sixteen",
      "17": "семнадцат сімнадцят seventeen",
      "18": "восемнадцат вісімнадцят eighteen",
      "19": "девятнадцат дев'ятнадцят nineteen",
      "20": "двадцат двадцят twenty",
      "30": "тридцат тридцят thirty",
      "50": "пятьдесят пятидесят п'ятдесят fifty",
      "60": "шестьдесят шестидесят шістдесят sixty",
      "70": "семьдесят семидесят сімдесят seventy",
      "80": "восемьдесят восьмидесят вісімдесят eighty",
      "dozen": "дюжин dozen",
      "half": "половин",
      "thousand": "тысяч тисяч thousand",
      "million": "миллион мільйон million",
      "billion": "миллиард мільярд billion",
      "trillion": "триллион трильйон trillion",
      "Monday": "понедельник понеділ понеділк monday",
      "Tuesday": "вторник вівтор вівторк tuesday",
      "Wednesday": "wednesday",
      "Thursday": "четверг thursday",
      "Friday": "пятниц п'ятниц friday",
      "Saturday": "суббот субот saturday",
      "Sunday": "воскресень неділ sunday",
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
      "percent": "процент відсот відсотк",
      "degree": "градус",
      "dollar": "доллар долар dollar",
      "ruble": "рубл",
      "hryvnia": "гривн",
      "pound": "фунт",
    ])
    let beginnings = words.map { (beginning: Array($0.key.string.unicodeScalars), fact: $0.value) }
      .sorted { $0.beginning.count > $1.beginning.count }
    return Dictionary(grouping: beginnings) { $0.beginning[0] }
  }()

  private static let longestEnding = 3

  private static func table(_ rows: KeyValuePairs<Text, String>) -> [Text: Text] {
    var table: [Text: Text] = [:]
    for (fact, words) in rows {
      for word in words.split(separator: " ") { table[Text(String(word))] = fact }
    }
    return table
  }
}
