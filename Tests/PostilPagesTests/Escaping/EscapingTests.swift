import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import PostilPages

/// ⚖ Text of others never steers: by scalar, in every output, as parsers of other languages read it.
struct EscapingTests {
  /// Every scalar that may hide its neighbours from a comparison of characters, and those that steer.
  private static let scalars = (UInt32(0)...0x10_FFFF).compactMap(Unicode.Scalar.init).filter {
    switch $0.properties.generalCategory {
    case .control, .format, .nonspacingMark, .spacingMark, .enclosingMark, .spaceSeparator,
      .lineSeparator, .paragraphSeparator:
      true
    default: $0.properties.canonicalCombiningClass != .notReordered
    }
  }

  /// The scalar before, between and behind each special character.
  private static func texts(_ specials: String) -> [String] {
    scalars.flatMap { scalar in
      specials.unicodeScalars.map { "\(scalar)\($0)\(scalar)\($0)\(scalar)" }
    }
  }

  /// - Returns: the faults that the independent parser reports.
  private func parse(
    _ texts: [String], as format: String, _ written: (String) -> String
  ) throws -> String {
    let folder = try TemporaryFolder()
    let cases = texts.map { text in
      text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
    }
    try cases.joined(separator: "\n").write(
      toFile: folder.file("cases"), atomically: true, encoding: .utf8)
    try Data(texts.map(written).joined().utf8).write(
      to: URL(filePath: folder.file("document")))
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "parse.py")
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/python3")
    python.arguments = [script.path, format, folder.file("cases"), folder.file("document")]
    let said = Pipe()
    python.standardOutput = said
    python.standardError = said
    try python.run()
    let bytes = try said.fileHandleForReading.readToEnd() ?? Data()
    python.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `no scalar beside a special character breaks out of JSON`() throws {
    let said = try parse(Self.texts("\"\\/"), as: "json") { JSONText.of(["v": $0]) + "\n" }
    #expect(said == "ok\n")
  }

  @Test func `no scalar beside a special character breaks out of a cell, or starts a formula`()
    throws
  {
    let said = try parse(Self.texts("\",;\t\n=+-@\u{FF1D}"), as: "csv") {
      CSVCell.of($0) + ",x\r\n"
    }
    #expect(said == "ok\n")
  }

  @Test func `no scalar beside a special character becomes markup of a page`() throws {
    let said = try parse(Self.texts("&<>\"'"), as: "html") {
      "<p title=\"\(HTMLText.of($0))\">\(HTMLText.of($0))</p>\n"
    }
    #expect(said == "ok\n")
  }

  @Test func `no scalar beside a special character becomes markup by way of a template`() throws {
    let template = PageTemplate(
      "<p title=\"{{.}}\">{{#text}}{{.}}{{/text}}{{^text}}{{.}}{{/text}}</p>\n")
    #expect(try parse(Self.texts("&<>\"'"), as: "html", template.render) == "ok\n")
  }

  @Test func `no template has a tag that escapes nothing, or by another rule`() {
    // Unescaped values, partials, other delimiters, another content type.
    let tags = ["{{{", "{{&", "{{>", "{{<", "{{$", "{{=", "{{%"]
    for template in ExportTemplates.all {
      for tag in tags { #expect(!template.source.contains(tag)) }
    }
  }

  @Test func `no scalar beside a special character formats, links or begins a block`() throws {
    let whole = Self.scalars.map { scalar in
      "a\(scalar)"
        + "\\`*_{}[]()<>#|~&!".unicodeScalars.map { "\($0)\(scalar)" }.joined()
    }
    let beginnings = Self.scalars.flatMap { scalar in
      "+-=:1#>*`~|".unicodeScalars.map { "\($0)\(scalar)\($0) \(scalar)x" }
    }
    let said = try parse(
      whole + beginnings + Self.texts("+-=:1#>*`~|"), as: "markdown"
    ) {
      MarkdownText.line(MarkdownText.of($0)) + "\n\n"
    }
    #expect(said == "ok\n")
  }

  @Test func `a bare address of a page or of a person becomes no link`() throws {
    let bare = [
      "https://example.org/a?b=c", "http://example.org", "HTTPS://EXAMPLE.ORG", "ftp://example.org",
      "//example.org", "see https://example.org, (http://a.example.org)", "https:///x",
      "somebody@example.org", "mailto:somebody@example.org", "xmpp:a@example.org/b", "a@b@c.org",
      "www.example.org", "WWW.example.org", "(www.example.org/a)", "wwww.example.org",
    ]
    #expect(try parse(bare, as: "markdown") { MarkdownText.of($0) + "\n\n" } == "ok\n")
    // The parser above need not know `www.`: by GitHub's rule it begins a link only with its dot.
    for text in bare {
      let written = MarkdownText.of(text).lowercased()
      #expect(!written.contains("www.") && !written.contains("://"), "\(text)")
    }
  }

  @Test func `a line of the server's log is one line, with any name in it`() {
    let log = Recorder()
    var logger = Logger(label: "postil") { _ in LogLines(log) }
    logger.logLevel = .debug
    logger.error(
      "a\nb", metadata: ["workspace": "c\u{1B}[2J\r\nd", "list": ["e\u{2028}f", "g\u{202E}h"]])
    #expect(log.message == "a b")
    #expect(log.facts["workspace"] == "c\u{FFFD}[2J d")
    #expect(log.facts["list"]?.unicodeScalars.contains { Harmless.steers($0) } == false)
  }

  @Test func `nothing of others moves a cursor, ends a line or turns a direction`() {
    for text in Self.texts("aй\u{1B}") {
      #expect(!Harmless.line(text).unicodeScalars.contains { Harmless.steers($0) || $0 == "\n" })
      #expect(
        !Styles.none.shown(text).unicodeScalars.contains {
          Harmless.steers($0) && $0 != "\n"
        })
    }
    #expect(Harmless.line("a\tb\r\nc\u{2028}d\re") == "a\tb c d e")
    #expect(Harmless.lines("a\r\nb\u{2029}c") == "a\nb\nc")
  }

  @Test func `only the styles of this program steer a terminal`() {
    let styles = Styles(isColoured: true)
    let bold = styles.bold("a\u{1B}[2Jb")
    #expect(styles.shown(bold) == "\u{1B}[1ma\u{FFFD}[2Jb\u{1B}[0m")
    #expect(Styles.none.shown(bold) == "\u{FFFD}[1ma\u{FFFD}[2Jb\u{FFFD}[0m")
    #expect(Styles.none.bold("a") == "a")
  }

  @Test func `every line of this program goes out by the escaping layer`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Sources").standardized
    for target in ["postil", "PostilPages"] {
      let files = FileManager.default.enumerator(
        at: sources.appending(path: target), includingPropertiesForKeys: nil)
      for case let file as URL in try #require(files) where file.pathExtension == "swift" {
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(
          !text.contains("Swift.print(") || file.lastPathComponent == "Lines.swift",
          "\(file.lastPathComponent)")
        #expect(
          !text.contains("StreamLogHandler.standardError(") || text.contains("LogLines(Stream"),
          "\(file.lastPathComponent)")
        #expect(
          !text.contains("JSONEncoder(") || file.lastPathComponent == "JSONText.swift",
          "\(file.lastPathComponent)")
      }
    }
  }
}

/// Keeps the last line of a log.
private final class Recorder: LogHandler, Sendable {
  private let last = Mutex<(message: String, facts: [String: String])>(("", [:]))

  var message: String { last.withLock { $0.message } }
  var facts: [String: String] { last.withLock { $0.facts } }

  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    let facts = (event.metadata ?? [:]).mapValues { "\($0)" }
    last.withLock { $0 = ("\(event.message)", facts) }
  }
}
