import PostilCore
import PostilLibraries

/// The stems of words, by libraries and dictionaries of the system, loaded when the first word asks for them.
///
/// Russian and English by libstemmer; Ukrainian, and names, by hunspell, since libstemmer cuts some names to two
/// letters. A class, because what it loads belongs to it. Without them, words have no forms but the typed one.
final class WordStems {
  private lazy var russian = Stemmer("russian")
  private lazy var english = Stemmer("english")
  private lazy var ukrainian = SpellingDictionary(named: "uk_UA")
  private lazy var names = SpellingDictionary(named: "ru_RU")

  /// The packages of Debian that are missing for some forms.
  static var missingPackages: [String] {
    var missing = LoadedLibrary(names: [Stemmer.library]) == nil ? ["libstemmer0d"] : []
    if LoadedLibrary(names: [SpellingDictionary.library]) == nil {
      missing.append("libhunspell-1.7-0")
    }
    if !SpellingDictionary.isThere("uk_UA") { missing.append("hunspell-uk") }
    if !SpellingDictionary.isThere("ru_RU") { missing.append("hunspell-ru") }
    return missing
  }

  /// - Parameter word: folded, as `SearchWords` does it.
  func stems(of word: String) -> [String] {
    let scalars = word.unicodeScalars
    guard scalars.count >= 3 else { return [] }
    if scalars.allSatisfy({ 0x61...0x7A ~= $0.value }) {
      return english.map { [$0.stem(of: word)] } ?? []
    }
    guard scalars.allSatisfy({ 0x430...0x45F ~= $0.value || $0.value == 0x491 }) else { return [] }
    return cyrillicStems(of: word)
  }

  /// The stems that cost no dictionary, which take most of a second to load.
  func quickStems(of word: String) -> [String] {
    guard let first = word.unicodeScalars.first, word.unicodeScalars.count >= 3 else { return [] }
    let stemmer = 0x61...0x7A ~= first.value ? english : russian
    return stemmer.map { [$0.stem(of: Self.inRussianLetters(word))] } ?? []
  }

  private func cyrillicStems(of word: String) -> [String] {
    let plain = Self.inRussianLetters(word)
    var stems = Self.namesAlone(names?.stems(of: Self.capitalized(plain)) ?? [])
    if stems.isEmpty, let russian { stems = [russian.stem(of: plain)] }
    if let ukrainian {
      stems += ukrainian.stems(of: word)
      stems += Self.namesAlone(ukrainian.stems(of: Self.capitalized(word)))
    }
    return Set(stems.map { SearchWords(of: $0).all.joined() }).sorted()
  }

  /// A dictionary writes names with a capital, whatever else a word may be.
  private static func namesAlone(_ stems: [String]) -> [String] {
    stems.filter { $0.first?.isUppercase == true }
  }

  /// Ukrainian letters as the Russian ones that stand in the same names: `Києва` as `Киева`.
  private static func inRussianLetters(_ word: String) -> String {
    var view = String.UnicodeScalarView()
    for scalar in word.unicodeScalars {
      switch scalar {
      case "і", "ї": view.append("и")
      case "є": view.append("е")
      case "ґ": view.append("г")
      default: view.append(scalar)
      }
    }
    return String(view)
  }

  private static func capitalized(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }
}

/// One language of libstemmer.
private final class Stemmer {
  static let library = "libstemmer.so.0d"

  private typealias New =
    @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>) -> OpaquePointer?
  private typealias Stem =
    @convention(c) (OpaquePointer, UnsafePointer<UInt8>, Int32) -> UnsafePointer<UInt8>?
  private typealias Length = @convention(c) (OpaquePointer) -> Int32
  private typealias Delete = @convention(c) (OpaquePointer) -> Void

  private let stemmer: OpaquePointer
  private let stemming: Stem
  private let length: Length
  private let delete: Delete

  /// `nil` where the library is not installed.
  init?(_ language: String) {
    guard let library = LoadedLibrary(names: [Self.library]),
      let new = library.function("sb_stemmer_new", as: New.self),
      let stemming = library.function("sb_stemmer_stem", as: Stem.self),
      let length = library.function("sb_stemmer_length", as: Length.self),
      let delete = library.function("sb_stemmer_delete", as: Delete.self),
      let stemmer = new(language, "UTF_8")
    else { return nil }
    self.stemmer = stemmer
    self.stemming = stemming
    self.length = length
    self.delete = delete
  }

  deinit { delete(stemmer) }

  func stem(of word: String) -> String {
    let bytes = Array(word.utf8)
    guard let stem = stemming(stemmer, bytes, Int32(bytes.count)) else { return word }
    let count = Int(length(stemmer))
    return String(decoding: UnsafeBufferPointer(start: stem, count: count), as: UTF8.self)
  }
}

/// One dictionary of hunspell.
private final class SpellingDictionary {
  static let library = "libhunspell-1.7.so.0"

  private typealias List = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private typealias Create =
    @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>) -> OpaquePointer?
  private typealias Stem =
    @convention(c) (
      OpaquePointer, UnsafeMutablePointer<List?>, UnsafePointer<CChar>
    ) -> Int32
  private typealias Free =
    @convention(c) (OpaquePointer, UnsafeMutablePointer<List?>, Int32) -> Void
  private typealias Encoding = @convention(c) (OpaquePointer) -> UnsafePointer<CChar>?
  private typealias Destroy = @convention(c) (OpaquePointer) -> Void

  private static let folder = "/usr/share/hunspell"

  private let handle: OpaquePointer
  private let stemming: Stem
  private let free: Free
  private let destroy: Destroy

  /// `nil` where library or dictionary are not installed, and for a dictionary in another charset than UTF-8.
  init?(named name: String) {
    guard Self.isThere(name),
      let library = LoadedLibrary(names: [Self.library]),
      let create = library.function("Hunspell_create", as: Create.self),
      let stemming = library.function("Hunspell_stem", as: Stem.self),
      let free = library.function("Hunspell_free_list", as: Free.self),
      let encoding = library.function("Hunspell_get_dic_encoding", as: Encoding.self),
      let destroy = library.function("Hunspell_destroy", as: Destroy.self),
      let handle = create("\(Self.folder)/\(name).aff", "\(Self.folder)/\(name).dic")
    else { return nil }
    guard let charset = encoding(handle), String(cString: charset) == "UTF-8" else {
      destroy(handle)
      return nil
    }
    self.handle = handle
    self.stemming = stemming
    self.free = free
    self.destroy = destroy
  }

  deinit { destroy(handle) }

  static func isThere(_ name: String) -> Bool {
    ["aff", "dic"].allSatisfy { LoadedLibrary.isThere("\(folder)/\(name).\($0)") }
  }

  func stems(of word: String) -> [String] {
    var list: List?
    let count = stemming(handle, &list, word)
    defer { free(handle, &list, count) }
    guard let list, count > 0 else { return [] }
    return (0..<Int(count)).compactMap { list[$0].map { String(cString: $0) } }
  }
}
