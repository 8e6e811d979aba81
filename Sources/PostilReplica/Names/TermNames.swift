import PostilCore
import PostilStore

/// Terms as people read and type them: `tag:losses`.
///
/// ⚖ A name is part of commands that people copy. A word with signs that a shell may obey is named by its id.
extension Names {
  private static let (wordPrefix, idPrefix) = ("tag:", "term:")

  /// - Returns: `term:…` also where nothing that counts was said of it, so that its word is not known.
  func termName(of term: ContentID) throws -> String {
    guard case .term(let facts)? = try view.entity(.term(term))?.entity.facts,
      facts.word.isShellSafe
    else { return Self.idPrefix + Crockford.encode(term.bytes) }
    return Self.wordPrefix + facts.word.string
  }

  /// The word of `tag:losses`; `nil` for anything else.
  func tag(_ typed: String) -> String? {
    typed.hasPrefix(Self.wordPrefix) ? String(typed.dropFirst(Self.wordPrefix.count)) : nil
  }

  /// - Returns: `nil` for the name of what is no term.
  func term(_ typed: String) throws -> EntityRow? {
    let id: ContentID?
    if typed.hasPrefix(Self.wordPrefix) {
      id = .term(Text(NFC.of(String(typed.dropFirst(Self.wordPrefix.count)))))
    } else if typed.hasPrefix(Self.idPrefix) {
      let digits = String(typed.dropFirst(Self.idPrefix.count))
      let prefix = try? CrockfordPrefix(digits)
      id = prefix.flatMap { $0.lower == $0.upper ? ContentID(bytes: $0.lower) : nil }
    } else {
      return nil
    }
    guard let id, let row = try view.entity(.term(id)) else {
      throw ReplicaError.noSuchEntity(typed)
    }
    return row
  }

  /// The aliases by which tags are read.
  func aliases() throws -> TagAliases { try view.aliases() }
}

extension ReplicaView {
  /// The aliases by which tags are read.
  func aliases() throws -> TagAliases { TagAliases(try termOutlines().compactMap(\.alias)) }
}

extension EntityRow {
  var alias: (word: Text, alias: Text)? { entity.alias }
}

extension Entity {
  /// A term's word with the displayed alias, where it has one.
  var alias: (word: Text, alias: Text)? {
    guard case .term(let facts) = facts, case .text(let alias)? = value(of: .alias),
      !alias.isEmpty
    else { return nil }
    return (facts.word, alias)
  }
}

extension Text {
  /// A tag to look for, in any spelling, also with the `#` with which it is shown.
  init(typedTag: String) {
    self.init(NFC.of(typedTag.hasPrefix("#") ? String(typedTag.dropFirst()) : typedTag))
  }

  /// True if it is one word to every shell, and means nothing else to any: letters, digits, `-`, `_`, `.`.
  var isShellSafe: Bool {
    !isEmpty && !string.hasPrefix("-")
      && string.unicodeScalars.allSatisfy {
        $0.isLetterOrDigit || ["-", "_", "."].contains($0)
      }
  }

  /// As a word of a command that people copy.
  var shellWord: String {
    isShellSafe ? string : "'\(string.replacing("'", with: "'\\''"))'"
  }
}

extension Unicode.Scalar {
  /// A letter of any script, or one of ten digits.
  var isLetterOrDigit: Bool { properties.isAlphabetic || ("0"..."9").contains(self) }
}

extension TagAliases {
  /// The tags of a thing that are meant by typed ones: those of the same fold, or else those that are read as
  /// the same word, since that is what people see.
  func written(_ typed: [Text], among tags: [Text]) -> [Text] {
    typed.flatMap { word in
      let same = tags.filter { $0.tagFolded == word.tagFolded }
      return same.isEmpty ? tags.filter { key(of: $0) == key(of: word) } : same
    }
  }
}
