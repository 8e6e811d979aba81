/// The text of one revision in the only form that is hashed, stored and counted in.
///
/// Lines end in LF, and the separators of older systems have become one; scalars are in NFC; no line ends in a space or tab; paragraphs are separated by
/// exactly one empty line, and none stands at the start or the end. Everything else stays as
/// published: leading and non-breaking spaces, soft hyphens, stress marks, quotes and dashes. A
/// single line end inside a paragraph is kept, so a file without empty lines is one paragraph.
/// The first line is the title. May be empty. Source: Protocol/TEXT.md, "Canonical text".
package struct CanonicalText: Hashable, Sendable {
  package let text: Text

  /// Takes linear time, whatever the text.
  package init(canonicalizing decoded: String) {
    text = Text(Self.joinLines(of: NFC.of(Self.mended(decoded))))
  }

  /// VT and FF (a line and a page in a word processor), NEL and the line separator become an end of a line,
  /// the paragraph separator an empty line; SUB, which once ended files, is left out. Before NFC, so that
  /// the removed scalars keep no two others apart.
  private static func mended(_ decoded: String) -> String {
    guard decoded.unicodeScalars.contains(where: { mending(of: $0) != nil }) else { return decoded }
    var view = String.UnicodeScalarView()
    for scalar in decoded.unicodeScalars {
      if let mending = mending(of: scalar) {
        view.append(contentsOf: mending.unicodeScalars)
      } else {
        view.append(scalar)
      }
    }
    return String(view)
  }

  /// The number of control characters of word processors, and of separators of lines and paragraphs, that
  /// are mended in a text. The end-of-file mark of DOS does not count.
  package static func mendedControls(in decoded: String) -> Int {
    decoded.unicodeScalars.count { $0.value != 0x1A && mending(of: $0) != nil }
  }

  /// `nil` for a scalar that stays.
  private static func mending(of scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x0B, 0x0C, 0x85, 0x2028: "\n"
    case 0x2029: "\n\n"
    case 0x1A: ""
    default: nil
    }
  }

  /// A paragraph that holds empty lines becomes several, and an empty one none.
  package init(paragraphs: [String]) {
    self.init(canonicalizing: paragraphs.joined(separator: "\n\n"))
  }

  /// Takes a text from a peer: nil unless it is already canonical, byte by byte.
  ///
  /// Does not check the length or control characters, which are not part of the form.
  package init?(verbatim received: String) {
    self.init(canonicalizing: received)
    guard text == Text(received) else { return nil }
  }

  /// The first line without the spaces before it; empty only in an empty text.
  package var title: Text {
    Text(String(Substring(firstLine.utf8.drop { $0 == 0x20 || $0 == 0x09 })))
  }

  /// Everything up to the first line end.
  package var firstLine: String {
    String(Substring(text.string.utf8.prefix { $0 != 0x0A }))
  }

  /// Everything behind the first line, its line end included.
  package var behindFirstLine: String {
    String(Substring(text.string.utf8.drop { $0 != 0x0A }))
  }

  /// Keeps the bytes of each line, and changes only the separators.
  private static func joinLines(of string: String) -> String {
    let bytes = Array(string.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var lineEnds = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      let kept = bytes[start..<end].withoutTrailingSpaces
      if !kept.isEmpty {
        if !output.isEmpty { output += lineEnds > 1 ? [0x0A, 0x0A] : [0x0A] }
        output += kept
        lineEnds = 0
      }
      lineEnds += 1
      let isPair = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
      start = end + (isPair ? 2 : 1)
    }
    return String(decoding: output, as: UTF8.self)
  }
}

extension ArraySlice<UInt8> {
  fileprivate var withoutTrailingSpaces: ArraySlice<UInt8> {
    guard let last = lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return [] }
    return self[...last]
  }
}
