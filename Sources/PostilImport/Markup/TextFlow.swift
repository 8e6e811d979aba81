/// Text that flows into blocks: blanks are collapsed as a browser does, `<br>` ends a line, two of them
/// a paragraph.
struct TextFlow {
  private(set) var blocks: [TextBlock] = []
  /// UTF-8; bytes and not scalars, as a page of 8 MiB takes seconds otherwise.
  private var text: [UInt8] = []
  private var linkScalars = 0
  private var hasBlank = false
  private var lineBreaks = 0
  private var place: MarkupNode?

  /// - Parameters:
  ///   - isLink: whether it is inside a link.
  ///   - keepsBlanks: as in `<pre>`: blanks and line ends stay.
  mutating func append(_ written: String, in element: MarkupNode, isLink: Bool, keepsBlanks: Bool) {
    for byte in written.utf8 {
      if keepsBlanks {
        appendVerbatim(byte, in: element)
      } else if Self.isBlank(byte) {
        hasBlank = true
        continue
      } else {
        appendVisible(byte, in: element, isLink)
      }
      // Every byte but those that continue a scalar.
      if isLink, byte & 0xC0 != 0x80 { linkScalars += 1 }
    }
  }

  /// Ends the line at a `<br>`.
  mutating func breakLine() {
    hasBlank = false
    lineBreaks += 1
  }

  /// Ends the paragraph, if there is any text.
  mutating func endBlock(as form: TextBlock.Form = .paragraph) {
    while let last = text.last, Self.isBlank(last) { text.removeLast() }
    let read = String(decoding: text, as: UTF8.self)
    if let place, read.unicodeScalars.contains(where: Self.isVisible) {
      blocks.append(TextBlock(text: read, form: form, linkScalars: linkScalars, place: place))
    }
    text.removeAll(keepingCapacity: true)
    place = nil
    linkScalars = 0
    hasBlank = false
    lineBreaks = 0
  }

  /// Ends the paragraph and adds whole blocks.
  mutating func append(_ more: [TextBlock]) {
    endBlock()
    blocks += more
  }

  private mutating func appendVisible(_ byte: UInt8, in element: MarkupNode, _ isLink: Bool) {
    if lineBreaks > 1 {
      endBlock()
    } else if !text.isEmpty {
      if lineBreaks == 1 {
        text.append(UInt8(ascii: "\n"))
      } else if hasBlank, text.last != UInt8(ascii: "\n") {
        text.append(UInt8(ascii: " "))
        if isLink { linkScalars += 1 }
      }
    }
    lineBreaks = 0
    hasBlank = false
    if place == nil { place = element }
    text.append(byte)
  }

  private mutating func appendVerbatim(_ byte: UInt8, in element: MarkupNode) {
    if byte == UInt8(ascii: "\r") || text.isEmpty && byte == UInt8(ascii: "\n") { return }
    if place == nil { place = element }
    text.append(byte)
  }

  /// HTML's white space: tab, line feed, form feed, carriage return, space. U+00A0 is not white space.
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isWhitespace && scalar.properties.generalCategory != .format
  }
}
