import PostilLibraries

/// One language of libstemmer. A class, because the library's memory belongs to it.
final class Stemmer {
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
