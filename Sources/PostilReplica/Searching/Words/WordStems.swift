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
  private lazy var ukrainian = SpellingDictionary(named: "uk_UA")
  private lazy var names = SpellingDictionary(named: "ru_RU")
  private lazy var sameNames = SameNames()

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
    } else if scalars.allSatisfy({ 0x430...0x45F ~= $0.value || $0.value == 0x491 }) {
      stems = cyrillicStems(of: word)
    } else {
      return []
    }
    for word in stems.union([word]) { stems.formUnion(sameNames.names(of: word)) }
    return stems.sorted()
  }

  private func cyrillicStems(of word: String) -> Set<String> {
    let plain = Self.inRussianLetters(word)
    var stems = Self.namesAlone(names?.stems(of: Self.capitalized(plain)) ?? [])
    if stems.isEmpty, let russian { stems = [russian.stem(of: plain)] }
    if let ukrainian {
      stems += ukrainian.stems(of: word)
      stems += Self.namesAlone(ukrainian.stems(of: Self.capitalized(word)))
    }
    return Set(stems.map { SearchWords(of: $0).all.joined() })
  }

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
