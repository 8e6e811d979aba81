/// Cuts an overlong first line to a title.
package enum TitleCut {
  /// At most `limit` bytes with the `…`, cut behind a word; inside one only if the line begins with a
  /// word that is too long. Nil when the line fits. `limit` is at least the 3 bytes of `…`.
  package static func cut(_ line: Text, limit: Int) -> Text? {
    guard line.utf8Count > limit else { return nil }
    let string = line.string
    let target = string.utf8.index(string.startIndex, offsetBy: max(0, limit - 3))
    var end = string.startIndex
    var wordEnd = string.startIndex
    var isInWord = false
    for index in string.unicodeScalars.indices {
      guard index <= target else { break }
      let isBlank = string.unicodeScalars[index].isBlank
      if isBlank && isInWord { wordEnd = index }
      isInWord = !isBlank
      end = index
    }
    if wordEnd > string.startIndex { end = wordEnd }
    return Text(string[..<end] + "…")
  }
}
