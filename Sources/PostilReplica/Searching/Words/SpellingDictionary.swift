import PostilLibraries

/// One dictionary of hunspell, of which only what the asked words need is loaded.
///
/// Hunspell takes half a second to load a whole one, and a few milliseconds for the roots that begin as one word does.
/// A class, because the library's memory belongs to it.
final class SpellingDictionary {
  static let library = "libhunspell-1.7.so.0"
  /// After so many parts the whole is faster; hunspell takes at most 20.
  private static let mostParts = 8

  private let files: DictionaryFiles
  private let functions: Functions
  private var handle: OpaquePointer
  private var loaded: Set<RootBeginning> = []
  private var parts = 0
  private(set) var isWhole: Bool

  /// `nil` where library or dictionary are not installed, and for a dictionary in another charset than UTF-8.
  init?(named name: String) {
    guard let functions = Functions(), let files = DictionaryFiles(named: name) else { return nil }
    let part = files.withPart([]) { functions.create(files.affixPath, $0) }
    guard let handle = part ?? functions.create(files.affixPath, files.wordPath) else {
      return nil
    }
    guard let charset = functions.encoding(handle), String(cString: charset) == "UTF-8" else {
      functions.destroy(handle)
      return nil
    }
    self.files = files
    self.functions = functions
    self.handle = handle
    isWhole = part == nil
  }

  deinit { functions.destroy(handle) }

  func stems(of word: String) -> [String] {
    load(for: word)
    var list: Functions.List?
    let count = functions.stem(handle, &list, word)
    defer { functions.free(handle, &list, count) }
    guard let list, count > 0 else { return [] }
    return (0..<Int(count)).compactMap { list[$0].map { String(cString: $0) } }
  }

  private func load(for word: String) {
    if isWhole { return }
    let wanted = files.beginnings(of: word).subtracting(loaded)
    if wanted.isEmpty { return }
    let isLoaded =
      parts < Self.mostParts
      && files.withPart(wanted) { functions.add(handle, $0) == 0 } ?? false
    if isLoaded {
      parts += 1
      loaded.formUnion(wanted)
    } else {
      loadAll()
    }
  }

  private func loadAll() {
    isWhole = true
    guard let whole = functions.create(files.affixPath, files.wordPath) else { return }
    functions.destroy(handle)
    handle = whole
  }
}

/// The functions of hunspell.
private struct Functions {
  typealias List = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  typealias Create =
    @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>) -> OpaquePointer?
  typealias Add = @convention(c) (OpaquePointer, UnsafePointer<CChar>) -> Int32
  typealias Stem =
    @convention(c) (
      OpaquePointer, UnsafeMutablePointer<List?>, UnsafePointer<CChar>
    ) -> Int32
  typealias Free = @convention(c) (OpaquePointer, UnsafeMutablePointer<List?>, Int32) -> Void
  typealias Encoding = @convention(c) (OpaquePointer) -> UnsafePointer<CChar>?
  typealias Destroy = @convention(c) (OpaquePointer) -> Void

  let create: Create
  let add: Add
  let stem: Stem
  let free: Free
  let encoding: Encoding
  let destroy: Destroy

  /// `nil` where the library is not installed.
  init?() {
    guard let library = LoadedLibrary(names: [SpellingDictionary.library]),
      let create = library.function("Hunspell_create", as: Create.self),
      let add = library.function("Hunspell_add_dic", as: Add.self),
      let stem = library.function("Hunspell_stem", as: Stem.self),
      let free = library.function("Hunspell_free_list", as: Free.self),
      let encoding = library.function("Hunspell_get_dic_encoding", as: Encoding.self),
      let destroy = library.function("Hunspell_destroy", as: Destroy.self)
    else { return nil }
    self.create = create
    self.add = add
    self.stem = stem
    self.free = free
    self.encoding = encoding
    self.destroy = destroy
  }
}
