import PostilLibraries

/// One dictionary of hunspell. To load it takes up to half a second.
///
/// A class, because the library's memory belongs to it.
final class SpellingDictionary {
  static let library = "libhunspell-1.7.so.0"

  private let functions: Functions
  private let handle: OpaquePointer

  /// `nil` where library or dictionary are not installed, and for a dictionary in another charset than UTF-8.
  init?(named name: String) {
    guard let functions = Functions(), let files = DictionaryFiles(named: name),
      let handle = functions.create(files.affixPath, files.wordPath)
    else { return nil }
    guard let charset = functions.encoding(handle), String(cString: charset) == "UTF-8" else {
      functions.destroy(handle)
      return nil
    }
    self.functions = functions
    self.handle = handle
  }

  deinit { functions.destroy(handle) }

  func stems(of word: String) -> [String] {
    var list: Functions.List?
    let count = functions.stem(handle, &list, word)
    defer { functions.free(handle, &list, count) }
    guard let list, count > 0 else { return [] }
    return (0..<Int(count)).compactMap { list[$0].map { String(cString: $0) } }
  }
}

/// The functions of hunspell.
private struct Functions {
  typealias List = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  typealias Create =
    @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>) -> OpaquePointer?
  typealias Stem =
    @convention(c) (
      OpaquePointer, UnsafeMutablePointer<List?>, UnsafePointer<CChar>
    ) -> Int32
  typealias Free = @convention(c) (OpaquePointer, UnsafeMutablePointer<List?>, Int32) -> Void
  typealias Encoding = @convention(c) (OpaquePointer) -> UnsafePointer<CChar>?
  typealias Destroy = @convention(c) (OpaquePointer) -> Void

  let create: Create
  let stem: Stem
  let free: Free
  let encoding: Encoding
  let destroy: Destroy

  /// `nil` where the library is not installed.
  init?() {
    guard let library = LoadedLibrary(names: [SpellingDictionary.library]),
      let create = library.function("Hunspell_create", as: Create.self),
      let stem = library.function("Hunspell_stem", as: Stem.self),
      let free = library.function("Hunspell_free_list", as: Free.self),
      let encoding = library.function("Hunspell_get_dic_encoding", as: Encoding.self),
      let destroy = library.function("Hunspell_destroy", as: Destroy.self)
    else { return nil }
    self.create = create
    self.stem = stem
    self.free = free
    self.encoding = encoding
    self.destroy = destroy
  }
}
