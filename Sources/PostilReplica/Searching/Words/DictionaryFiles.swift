import Foundation
import PostilLibraries

/// The beginning of a root in a dictionary, folded.
struct RootBeginning: Hashable {
  let letters: [UInt8]
  /// True if the root is no longer than this.
  let isAll: Bool

  /// - Parameter root: a root, or the beginning of one that has at least three letters.
  init(_ root: some StringProtocol) {
    letters = Array(root.prefix(3).utf8)
    isAll = root.count < 3
  }
}

/// The two files of a hunspell dictionary, read as far as one word needs them.
///
/// Holds for dictionaries without prefixes and without suffixes on suffixes, as those of Russian and Ukrainian are; of
/// others some forms would not be found.
struct DictionaryFiles {
  private static let folder = "/usr/share/hunspell"

  let affixPath: String
  let wordPath: String
  private let affixes: Data
  private let words: Data

  /// `nil` where the dictionary is not installed.
  init?(named name: String) {
    affixPath = "\(Self.folder)/\(name).aff"
    wordPath = "\(Self.folder)/\(name).dic"
    guard let affixes = Self.mapped(affixPath), let words = Self.mapped(wordPath) else {
      return nil
    }
    self.affixes = affixes
    self.words = words
  }

  private static func mapped(_ path: String) -> Data? {
    try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
  }

  /// The sizes and times of a dictionary's files: another text once they change.
  static func version(of name: String) -> String {
    ["aff", "dic"].map { LoadedLibrary.version(ofFile: "\(folder)/\(name).\($0)") ?? "-" }
      .joined(separator: " ")
  }

  /// The beginnings of every root that a word can be a form of.
  ///
  /// A rule takes an ending from a word and puts another one in its place. Where at least three letters stay, they begin
  /// the root; of fewer the rules tell (`дня` from `день`). No rule takes all letters.
  func beginnings(of word: String) -> Set<RootBeginning> {
    let word = word.lowercased()
    var found: Set<RootBeginning> = [RootBeginning(word)]
    let kept = (1...2).filter { $0 < word.count }.map { word.prefix($0) }
    let endings = kept.map { Array(word.utf8.dropFirst($0.utf8.count)) }
    affixes.eachLine { line in
      for (kept, ending) in zip(kept, endings) where line.holds(ending) {
        // SFX flag, what the root ends with, what the form ends with, condition.
        let fields = line.split(maxSplits: 4) { $0 == 0x20 || $0 == 0x09 }
        guard fields.count >= 4, fields[0].elementsEqual("SFX".utf8),
          fields[3].prefix(while: { $0 != UInt8(ascii: "/") }).elementsEqual(ending)
        else { continue }
        let end = String(decoding: fields[2], as: UTF8.self)
        found.insert(RootBeginning(kept + (end == "0" ? "" : end)))
      }
    }
    return found
  }

  /// Calls `body` with the path of a dictionary that has only the roots with some beginnings.
  ///
  /// - Returns: `nil` where the system has no files in memory.
  func withPart<Answer>(_ beginnings: Set<RootBeginning>, _ body: (String) -> Answer?) -> Answer? {
    var lines: [UInt8] = []
    var count = 0
    let wanted = beginnings.flatMap { beginning in
      [beginning, RootBeginning(String(decoding: beginning.letters, as: UTF8.self).capitalized)]
    }
    if !wanted.isEmpty {
      let first = Set(wanted.compactMap(\.letters.first))
      words.eachLine { line in
        guard let start = line.first, first.contains(start) else { return }
        guard wanted.contains(where: { $0.begins(line) }) else { return }
        lines += line
        lines.append(0x0A)
        count += 1
      }
    }
    return LoadedLibrary.withFileInMemory(Array("\(count)\n".utf8) + lines, body)
  }
}

extension RootBeginning {
  fileprivate func begins(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.starts(with: letters) else { return false }
    // Behind the root come its flags.
    return !isAll || line.count == letters.count
      || [UInt8(ascii: "/"), 0x20, 0x09, 0x0D].contains(line[letters.count])
  }
}

extension Data {
  fileprivate func eachLine(_ visit: (UnsafeRawBufferPointer) -> Void) {
    withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      var start = 0
      while start < bytes.count {
        let found = memchr(base + start, 0x0A, bytes.count - start)
        let end = found.map { UnsafeRawPointer($0) - base } ?? bytes.count
        visit(UnsafeRawBufferPointer(start: base + start, count: end - start))
        start = end + 1
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func holds(_ part: [UInt8]) -> Bool {
    guard let first = part.first, count >= part.count else { return false }
    return (0...count - part.count).contains { start in
      self[start] == first && self[start..<start + part.count].elementsEqual(part)
    }
  }
}
