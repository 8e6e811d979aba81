import TestSupport

/// A made-up vocabulary of Russian-like words: syllables that Russian allows, endings that it has, and its
/// commonest function words. The frequencies of words follow Zipf's law.
struct Lexicon: Sendable {
  /// All words, one behind the other, as UTF-8.
  private let bytes: [UInt8]
  /// Per word, where it ends in `bytes`.
  private let ends: [Int]
  /// Words by frequency: a word has as many of the 65,536 places as it deserves, one at least.
  private let places: [UInt16]

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var known: Set<String> = []
    for word in Self.functionWords {
      known.insert(word)
      bytes += word.utf8
      ends.append(bytes.count)
    }
    let stems = (0..<Self.stemCount).map { _ in Self.stem(using: &random) }
    while ends.count < Self.wordCount {
      let word = stems[random.below(stems.count)] + random.pick(from: Self.endings)
      guard known.insert(word).inserted else { continue }
      bytes += word.utf8
      ends.append(bytes.count)
    }
    self.bytes = bytes
    self.ends = ends
    places = Self.places(words: ends.count)
  }

  /// A word by its frequency, from 16 random bits.
  func word(_ bits: UInt16) -> ArraySlice<UInt8> {
    let word = Int(places[Int(bits)])
    return bytes[(word == 0 ? 0 : ends[word - 1])..<ends[word]]
  }

  /// The word of rank r has 1/(r + 3) of the frequency (Zipf–Mandelbrot).
  private static func places(words: Int) -> [UInt16] {
    let weights = (0..<words).map { 1 / (Double($0) + 3) }
    let scale = Double(65_536 - words) / weights.reduce(0, +)
    var places: [UInt16] = []
    places.reserveCapacity(65_536)
    for (word, weight) in weights.enumerated() {
      let count = 1 + Int(weight * scale)
      places += repeatElement(UInt16(word), count: count)
    }
    while places.count < 65_536 { places.append(UInt16(places.count % words)) }
    return places
  }

  private static func stem(using random: inout SplitMix64) -> String {
    var stem = random.below(4) == 0 ? random.pick(from: prefixes) : ""
    for _ in 0...random.below(2) {
      stem += random.pick(from: onsets) + random.pick(from: vowels)
    }
    return stem + random.pick(from: codas)
  }

  private static let stemCount = 1_100
  private static let wordCount = 3_500
  private static let functionWords = [
    "и", "в", "не", "на", "что", "с", "по", "из", "как", "к", "для", "от", "это", "у", "за", "о",
    "до", "при", "но", "или", "его", "они", "был", "же", "так", "уже", "после", "только", "под",
    "более", "их", "все", "также", "если", "между", "без",
  ]
  private static let prefixes = ["по", "про", "раз", "вы", "за", "пере", "от", "об", "на", "при"]
  private static let onsets = [
    "б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х", "ц", "ч", "ш",
    "бр", "вл", "гр", "др", "кр", "пл", "пр", "ск", "сл", "ст", "стр", "тр", "св", "зн", "м", "н",
    "р", "с", "т", "к", "в",
  ]
  private static let vowels = ["а", "о", "е", "и", "у", "ы", "я", "а", "о", "е", "и"]
  private static let codas = [
    "в", "л", "н", "т", "к", "р", "м", "д", "с", "ж", "ч", "ст", "нн", "льн", "ств", "тел", "ров",
  ]
  private static let endings = [
    "", "а", "у", "ы", "ом", "е", "ов", "ами", "ах", "ый", "ого", "ому", "ые", "ых", "ая", "ой",
    "ать", "ает", "ил", "или", "ение", "ения", "ению", "ость", "ости", "ский", "ского", "ется",
  ]
}

extension SplitMix64 {
  /// Below a count of at least 1.
  mutating func below(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// - Parameter choices: at least one.
  mutating func pick<Choice>(from choices: [Choice]) -> Choice { choices[below(choices.count)] }
}
