import Foundation
import PostilLog
import TOMLKit

/// The configuration file of a person: settings by their names, and under `[alias]` commands of one's own.
struct ConfigFile: Equatable, Sendable {
  enum Problem: Error, Equatable {
    case unreadable(path: String, reason: String)
    case tooLarge(path: String, limitBytes: Int)
    case malformed(path: String, line: Int, reason: String)
    case unknownKey(String, path: String, line: Int)
    /// - Parameter expected: such as `true or false`.
    case wrongType(String, path: String, line: Int, expected: String)
  }

  private static let limitBytes = 64 << 10
  /// ⚖ Of one line: the parser goes one call deeper at each part of a key, until it has no stack left.
  private static let mostDots = 64

  private(set) var settings: [Settings.Key: Settings.Setting] = [:]
  private(set) var aliases: [String: String] = [:]

  /// Without a file.
  init() {}

  /// The file's place: `$POSTIL_CONFIG`, or `postil/config.toml` in `$XDG_CONFIG_HOME` or `~/.config`.
  static func path(_ environment: [String: String]) -> String? {
    if let named = environment["POSTIL_CONFIG"], !named.isEmpty { return named }
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
      return "\(folder)/postil/config.toml"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return "\(home)/.config/postil/config.toml"
  }

  /// Reads the file. Where it is missing, which costs one system call, nothing is set.
  init(readingAt path: String?) throws(Problem) {
    guard let path else {
      self.init()
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR {
        self.init()
        return
      }
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    let bytes: Data
    do {
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      bytes = try file.read(upToCount: Self.limitBytes + 1) ?? Data()
    } catch {
      throw .unreadable(path: path, reason: SystemFault.words(for: error))
    }
    guard bytes.count <= Self.limitBytes else {
      throw .tooLarge(path: path, limitBytes: Self.limitBytes)
    }
    try self.init(String(decoding: bytes, as: UTF8.self), path: path)
  }

  init(_ text: String, path: String) throws(Problem) {
    if let line = Self.dottedLine(in: text) {
      throw .malformed(
        path: path, line: line, reason: "over \(Self.mostDots) dots")
    }
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw .malformed(path: path, line: error.source.begin.line, reason: error.description)
    } catch {
      throw .malformed(path: path, line: 1, reason: "\(error)")
    }
    for (key, value) in table {
      if key == "alias" {
        try readAliases(value, text, path)
        continue
      }
      let line = Self.line(of: key, in: text)
      guard let known = Settings.Key(rawValue: key) else {
        throw .unknownKey(key, path: path, line: line)
      }
      guard let said = Self.value(value, of: known) else {
        throw .wrongType(key, path: path, line: line, expected: Self.expected(known))
      }
      settings[known] = Settings.Setting(value: said, source: .file(path: path, line: line))
    }
  }

  private mutating func readAliases(
    _ value: some TOMLValueConvertible, _ text: String, _ path: String
  ) throws(Problem) {
    guard let table = value.table else {
      let line = Self.line(of: "alias", in: text)
      throw .wrongType("alias", path: path, line: line, expected: "[alias]")
    }
    for (name, value) in table {
      guard let command = value.string else {
        let line = Self.line(of: name, in: text)
        throw .wrongType("alias.\(name)", path: path, line: line, expected: "\"…\"")
      }
      aliases[name] = command
    }
  }

  private static func value(_ value: some TOMLValueConvertible, of key: Settings.Key) -> String? {
    guard let allowed = key.allowed else { return value.string }
    if allowed == ["true", "false"] { return value.bool.map { "\($0)" } }
    return value.string.flatMap { allowed.contains($0) ? $0 : nil }
  }

  private static func expected(_ key: Settings.Key) -> String {
    guard let allowed = key.allowed else { return "\"…\"" }
    return allowed == ["true", "false"]
      ? allowed.joined(separator: " or ")
      : allowed.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  /// The first line with too many dots. One that begins with # can hold no key.
  private static func dottedLine(in text: String) -> Int? {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let found = lines.firstIndex { line in
      line.first(where: { !" \t".utf8.contains($0) }) != UInt8(ascii: "#")
        && line.count(where: { $0 == UInt8(ascii: ".") }) > mostDots
    }
    return found.map { $0 + 1 }
  }

  /// The line that a key stands in: the first that begins with it.
  private static func line(of key: String, in text: String) -> Int {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let found = lines.firstIndex { line in
      let rest = line.drop { " \t[\"'".utf8.contains($0) }
      return rest.starts(with: key.utf8)
        && rest.dropFirst(key.utf8.count).first.map { " \t=]\"'.\r".utf8.contains($0) } ?? true
    }
    return (found ?? 0) + 1
  }
}
