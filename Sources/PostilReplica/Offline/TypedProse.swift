import PostilCore

/// Checks of the text that people type into notes and replies.
enum TypedProse {
  /// Line ends become LF, and the text NFC: an edit made on another system must find the same words.
  static func checked(_ typed: String, what: String) throws(ReplicaError) -> Text {
    let text = Text(
      NFC.of(typed.replacing("\r\n", with: "\n").replacing("\r", with: "\n")))
    if text.isBlank { throw .emptyText(what: what) }
    guard text.utf8Count <= Limits.proseBytes else {
      throw .textTooLong(what: what, bytes: text.utf8Count, limit: Limits.proseBytes)
    }
    return text
  }

  /// Each tag once, in the order typed, without the `#` with which it is shown; commas separate tags.
  static func checkedTags(_ typed: [String], what: String = "tag") throws(ReplicaError) -> [Text] {
    var distinct: [Text] = []
    for word in typed.flatMap(Self.words) {
      let word = what == "tag" ? Text(typedTag: word).string : word
      let checked = try checkedTag(word, what: what)
      if !distinct.contains(where: { $0.tagFolded == checked.tagFolded }) {
        distinct.append(checked)
      }
    }
    return distinct
  }

  /// One tag, without the `#` with which it is shown, where several have no meaning.
  static func checkedOneTag(_ typed: String) throws(ReplicaError) -> Text {
    guard !typed.unicodeScalars.contains(",") else { throw .notAWord(what: "tag", typed: typed) }
    return try checkedTag(Text(typedTag: typed).string, what: "tag")
  }

  /// The words between the commas, without blanks around it; the whole where there are none.
  private static func words(_ typed: String) -> [String] {
    let parts = typed.unicodeScalars.split(separator: ",")
    guard parts.count > 1 || typed.unicodeScalars.contains(",") else { return [typed] }
    let words = parts.map { part in
      let begun = part.drop { $0.properties.isWhitespace }
      let length = begun.lastIndex { !$0.properties.isWhitespace }
      return String(length.map { begun[...$0] } ?? begun)
    }
    return words.isEmpty ? [typed] : words
  }

  /// One tag, which may have a comma in it: another tool's may.
  static func checkedTag(_ typed: String, what: String) throws(ReplicaError) -> Text {
    let text = Text(NFC.of(typed))
    guard AllowedValues.line.allows(text), !text.tagFolded.isEmpty,
      !text.string.contains(where: \.isWhitespace)
    else {
      throw .notAWord(what: what, typed: typed)
    }
    guard text.utf8Count <= Limits.tagBytes else {
      throw .textTooLong(what: what, bytes: text.utf8Count, limit: Limits.tagBytes)
    }
    return text
  }
}
