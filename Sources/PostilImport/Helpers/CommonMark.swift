import Glibc
import PostilCore
import PostilLibraries

/// The library with which GitHub reads Markdown, loaded when first needed.
enum CommonMark {
  /// - Throws: `TextError.missing` where it is not installed.
  static func html(of markdown: String) throws(TextError) -> String {
    guard let library = Functions.shared else {
      throw .missing(what: "Markdown", package: "libcmark-gfm-extensions0.29.0.gfm.6")
    }
    try expectSmall(markdown)
    guard let html = library.html(of: markdown) else { throw .malformed(what: "Markdown") }
    return html
  }
}

extension CommonMark {
  /// The limit of cmark's output: it pads each row of a table with empty cells, and repeats the address of a
  /// definition at every use, so a few bytes can become gigabytes.
  private static let cells = 1_000_000
  private static let addressBytes = 32 << 20

  private static func expectSmall(_ markdown: String) throws(TextError) {
    guard markdown.utf8.count <= TextLimits.articleBytes else {
      throw .fileTooLarge(bytes: markdown.utf8.count, limit: TextLimits.articleBytes)
    }
    var lines = 0
    var columns = 0
    var rows = 0
    var brackets = 0
    var longest = 0
    for line in markdown.utf8.split(separator: 0x0A) {
      lines += 1
      let pipes = line.count { $0 == 0x7C }
      columns = max(columns, pipes)
      if pipes > 0 { rows += 1 }
      brackets += line.count { $0 == 0x5D }
      if line.drop(while: { $0 == 0x20 }).first == 0x5B { longest = max(longest, line.count) }
    }
    guard columns * rows <= cells else { throw .tooComplex(limit: cells) }
    guard longest * brackets <= addressBytes else { throw .tooComplex(limit: addressBytes) }
  }
}

/// Source: cmark-gfm.h and cmark-gfm-core-extensions.h, 0.29.0.gfm.
private struct Functions: Sendable {
  private typealias Register = @convention(c) () -> Void
  private typealias New = @convention(c) (Int32) -> OpaquePointer?
  private typealias Find = @convention(c) (UnsafePointer<CChar>) -> OpaquePointer?
  private typealias Attach = @convention(c) (OpaquePointer, OpaquePointer) -> Int32
  private typealias Feed = @convention(c) (OpaquePointer, UnsafePointer<CChar>, Int) -> Void
  private typealias Finish = @convention(c) (OpaquePointer) -> OpaquePointer?
  private typealias Render =
    @convention(c) (OpaquePointer, Int32, OpaquePointer?) -> UnsafeMutablePointer<CChar>?
  private typealias Free = @convention(c) (OpaquePointer) -> Void

  private let new: New
  private let find: Find
  private let attach: Attach
  private let feed: Feed
  private let finish: Finish
  private let render: Render
  private let freeNode: Free
  private let freeParser: Free

  /// `CMARK_OPT_UNSAFE` keeps HTML inside the text, of which only the words are taken;
  /// `CMARK_OPT_FOOTNOTES`.
  private static let options: Int32 = 1 << 17 | 1 << 13

  static let shared = Functions()

  private init?() {
    let versions = ["0.29.0.gfm.6", "0.29.0.gfm.13"]
    guard let core = LoadedLibrary(names: versions.map { "libcmark-gfm.so.\($0)" }),
      let more = LoadedLibrary(names: versions.map { "libcmark-gfm-extensions.so.\($0)" }),
      let register = more.function(
        "cmark_gfm_core_extensions_ensure_registered", as: Register.self),
      let new = core.function("cmark_parser_new", as: New.self),
      let find = core.function("cmark_find_syntax_extension", as: Find.self),
      let attach = core.function("cmark_parser_attach_syntax_extension", as: Attach.self),
      let feed = core.function("cmark_parser_feed", as: Feed.self),
      let finish = core.function("cmark_parser_finish", as: Finish.self),
      let render = core.function("cmark_render_html", as: Render.self),
      let freeNode = core.function("cmark_node_free", as: Free.self),
      let freeParser = core.function("cmark_parser_free", as: Free.self)
    else { return nil }
    register()
    (self.new, self.find, self.attach, self.feed) = (new, find, attach, feed)
    (self.finish, self.render) = (finish, render)
    (self.freeNode, self.freeParser) = (freeNode, freeParser)
  }

  func html(of markdown: String) -> String? {
    guard let parser = new(Self.options) else { return nil }
    defer { freeParser(parser) }
    for name in ["table", "strikethrough"] {
      if let found = find(name) { _ = attach(parser, found) }
    }
    var markdown = markdown
    markdown.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return }
      start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        feed(parser, $0, bytes.count)
      }
    }
    guard let node = finish(parser) else { return nil }
    defer { freeNode(node) }
    guard let html = render(node, Self.options, nil) else { return nil }
    defer { free(html) }
    return String(cString: html)
  }
}
