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

  /// Each tag once, in the order typed, without the `#` with which it is shown.
  static func checkedTags(_ typed: [String], what: String = "tag") throws(ReplicaError) -> [Text] {
    var distinct: [Text] = []
    for tag in typed {
      let word = what == "tag" && tag.hasPrefix("#") ? String(tag.dropFirst()) : tag
      let checked = try checkedTag(word, what: what)
      if !distinct.contains(where: { $0.tagFolded == checked.tagFolded }) {
        distinct.append(checked)
      }
    }
    return distinct
  }

  private static func checkedTag(_ typed: String, what: String) throws(ReplicaError) -> Text {
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
