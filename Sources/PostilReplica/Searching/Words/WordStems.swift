import PostilCore
import PostilLibraries

/// The stems of words, by libraries and dictionaries of the system, loaded when the first word asks for them.
///
/// Russian and English by libstemmer; Ukrainian, and names, by hunspell, since libstemmer cuts some names to two
/// letters; names in several languages by `SameNames`. A class, because what it loads belongs to it. Without the
/// libraries, words have no forms but the typed one and those names.
final class WordStems {
  private lazy var russian = Stemmer("russian")
  private lazy var english = Stemmer("english")
  private lazy var ukrainian = dictionary("uk_UA")
  private lazy var names = dictionary("ru_RU")
  private lazy var sameNames = SameNames()
  private lazy var nameMarks = sameNames.names {
    Self.isCyrillic($0) ? Self.beginning(of: $0) : nil
  }
  private let dictionary: (String) -> SpellingDictionary?

  /// - Parameter dictionary: loads one by its name.
  init(dictionary: @escaping (String) -> SpellingDictionary? = SpellingDictionary.init(named:)) {
    self.dictionary = dictionary
  }

  /// The packages of Debian that are missing for some forms.
  static var missingPackages: [String] {
    var missing = LoadedLibrary(names: [Stemmer.library]) == nil ? ["libstemmer0d"] : []
    if LoadedLibrary(names: [SpellingDictionary.library]) == nil {
      missing.append("libhunspell-1.7-0")
    }
    if DictionaryFiles(named: "uk_UA") == nil { missing.append("hunspell-uk") }
    if DictionaryFiles(named: "ru_RU") == nil { missing.append("hunspell-ru") }
    return missing
  }

  /// Another text wherever words may have other stems: after another version of this code, and of what the system
  /// has installed.
  static var version: String {
    let libraries = [Stemmer.library, SpellingDictionary.library].map {
      LoadedLibrary(names: [$0]) == nil ? "-" : $0
    }
    return (["1"] + libraries + ["uk_UA", "ru_RU"].map { DictionaryFiles.version(of: $0) })
      .joined(separator: " ")
  }

  /// - Parameter word: folded, as `SearchWords` does it.
  func stems(of word: String) -> [String] {
    let scalars = word.unicodeScalars
    guard scalars.count >= 3 else { return [] }
    var stems: Set<String>
    if scalars.allSatisfy({ 0x61...0x7A ~= $0.value }) {
      stems = english.map { [$0.stem(of: word)] } ?? []
      // A possessive, whose apostrophe is gone.
      if word.hasSuffix("s") { stems.formUnion(sameNames.names(of: String(word.dropLast()))) }
    } else if Self.isCyrillic(word) {
      stems = cyrillicStems(of: word)
    } else {
      return []
    }
    for word in stems.union([word]) { stems.formUnion(sameNames.names(of: word)) }
    return stems.sorted()
  }

  /// True for a word whose stems need the dictionaries.
  func isCostly(_ word: String) -> Bool {
    word.unicodeScalars.count >= 3 && Self.isCyrillic(word)
  }

  /// The marks that tell words apart without the dictionaries: two words that have none in common share no stem.
  ///
  /// ⚖ This is so for all but the most irregular words (`їхати` and `їду`): a form of one of these that was written since
  /// the dictionaries were loaded is found once they are loaded again.
  func marks(of word: String) -> Set<String> {
    guard Self.isCyrillic(word) else {
      return Set(stems(of: word).flatMap(sameNames.names)).union(sameNames.names(of: word))
    }
    return Self.sounds(of: word).union(nameMarks[Self.beginning(of: word)] ?? [])
  }

  private static func isCyrillic(_ word: String) -> Bool {
    word.unicodeScalars.allSatisfy { 0x430...0x45F ~= $0.value || $0.value == 0x491 }
  }

  /// The first letter and the next consonant, in capitals so that no name is one of them: forms of a word have these in
  /// common, whatever becomes of vowels (`день`, `дня`) and of consonants that change (`рука`, `руці`).
  private static func sounds(of word: String) -> Set<String> {
    let plain = inRussianLetters(word)
    let bare = ["най", "не"].filter { plain.hasPrefix($0) }.map { plain.dropFirst($0.count) }
    return Set(
      ([plain[...]] + bare).map {
        "\($0.prefix(1))\(firstConsonant(of: $0.dropFirst()))".uppercased()
      })
  }

  /// The first two letters and the next consonant, which all forms of a name have in common.
  private static func beginning(of name: String) -> String {
    let plain = inRussianLetters(name)
    return "\(plain.prefix(2))\(firstConsonant(of: plain.dropFirst(2)))"
  }

  /// Empty where there is none.
  private static func firstConsonant(of letters: Substring) -> String {
    letters.first { !"аеиоуыэюяйьъ".contains($0) }.map { String(changing[$0] ?? $0) } ?? ""
  }

  /// The consonants that take one another's place, by the first of them.
  private static let changing: [Character: Character] = [
    "ц": "к", "ч": "к", "т": "к", "щ": "к", "х": "к", "с": "к", "ш": "к",
    "з": "г", "ж": "г", "д": "г",
  ]

  private func cyrillicStems(of word: String) -> Set<String> {
    let plain = Self.inRussianLetters(word)
    var stems = Self.namesAlone(names?.stems(of: Self.capitalized(plain)) ?? [])
    if stems.isEmpty, let russian { stems = [russian.stem(of: plain)] }
    if !word.unicodeScalars.contains(where: Self.foreign.contains), let ukrainian {
      stems += ukrainian.stems(of: word)
      stems += Self.namesAlone(ukrainian.stems(of: Self.capitalized(word)))
    }
    return Set(stems.map { SearchWords(of: $0).all.joined() })
  }

  /// The letters that no Ukrainian word has.
  private static let foreign: Set<Unicode.Scalar> = ["ы", "э", "ъ"]

  /// A dictionary writes names with a capital, whatever else a word may be.
  private static func namesAlone(_ stems: [String]) -> [String] {
    stems.filter { $0.first?.isUppercase == true }
  }

  /// Ukrainian letters as the Russian ones that stand in the same names: `Києва` as `Киева`, `Донецьку` as `Донецку`.
  private static func inRussianLetters(_ word: String) -> String {
    var view = String.UnicodeScalarView()
    for scalar in word.unicodeScalars {
      switch scalar {
      case "і", "ї": view.append("и")
      case "є": view.append("е")
      case "ґ": view.append("г")
      case "к" where view.hasSoftSibilant:
        view.removeLast()
        view.append(scalar)
      default: view.append(scalar)
      }
    }
    return String(view)
  }

  private static func capitalized(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }
}

extension String.UnicodeScalarView {
  /// True for what ends with `сь`, `ць` or `зь`.
  fileprivate var hasSoftSibilant: Bool {
    guard last == "ь", let before = dropLast().last else { return false }
    return before == "с" || before == "ц" || before == "з"
  }
}
