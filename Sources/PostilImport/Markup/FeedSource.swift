/// A feed's bytes, mended so that libxml2 neither loses characters nor expands entities.
///
/// Outside of CDATA, comments and processing instructions, names of HTML characters become their numbers
/// (without a DTD libxml2 drops `&nbsp;`), and every `&` that does not begin a reference becomes `&#38;`.
/// The document type declaration is left out, and with it all entities that the feed declares; so is the XML
/// declaration, with its encoding, and control characters that XML forbids.
struct FeedSource {
  private let bytes: [UInt8]
  private let library: LibXML2
  private var place = 0
  private var result: [UInt8] = []

  init(_ bytes: [UInt8], library: LibXML2) {
    self.bytes = bytes
    self.library = library
  }

  mutating func mended() -> [UInt8] {
    result.reserveCapacity(bytes.count)
    if starts("\u{FEFF}") { place += 3 }
    while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
    if starts("<?xml") { place = end(after: "?>") }
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "<"): markup()
      case UInt8(ascii: "&"): reference()
      default: plain()
      }
    }
    return result
  }

  private mutating func plain() {
    let byte = bytes[place]
    if byte >= 0x20 || Self.isSpace(byte) { result.append(byte) }
    place += 1
  }

  private mutating func markup() {
    if starts("<![CDATA[") {
      copy(until: end(after: "]]>"))
    } else if starts("<!--") {
      place = end(after: "-->")
    } else if starts("<?") {
      place = end(after: "?>")
    } else if starts("<!DOCTYPE") {
      skipDocumentType()
    } else {
      plain()
    }
  }

  private mutating func copy(until end: Int) {
    while place < end { plain() }
  }

  /// Its end is the first `>` outside of quotes and of the brackets around its declarations.
  private mutating func skipDocumentType() {
    var brackets = 0
    var quote: UInt8?
    while place < bytes.count {
      let byte = bytes[place]
      if let open = quote {
        if byte == open { quote = nil }
      } else if starts("<!--") {
        place = end(after: "-->")
        continue
      } else {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
        case UInt8(ascii: "["): brackets += 1
        case UInt8(ascii: "]"): brackets -= 1
        case UInt8(ascii: ">") where brackets <= 0:
          place += 1
          return
        default: break
        }
      }
      place += 1
    }
  }

  /// `&name;`, `&#1234;`, `&#x4D2;`, or a lone ampersand.
  private mutating func reference() {
    let longestName = 32
    var end = place + 1
    while end < bytes.count, end - place <= longestName, Self.isNamePart(bytes[end]) { end += 1 }
    let name = String(decoding: bytes[place + 1..<end], as: UTF8.self)
    let isClosed = end < bytes.count && bytes[end] == UInt8(ascii: ";") && !name.isEmpty
    guard isClosed, let character = character(named: name) else {
      result += Array("&#38;".utf8)
      place += 1
      return
    }
    // As a number: after an error libxml2 2.9 drops even `&amp;`.
    if Self.isAllowed(character) { result += Array("&#\(character.value);".utf8) }
    place = end + 1
  }

  /// - Parameter name: without `&` and `;`: `#`, `#x` and a number, or a name of XML or HTML.
  private func character(named name: String) -> Unicode.Scalar? {
    guard name.utf8.first == UInt8(ascii: "#") else {
      return name == "apos" ? "'" : library.character(ofEntity: name)
    }
    let digits = name.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let value = UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10)
    return value.flatMap { Unicode.Scalar($0) }
  }

  /// XML 1.0, production 2.
  private static func isAllowed(_ character: Unicode.Scalar) -> Bool {
    switch character.value {
    case 0x09, 0x0A, 0x0D: true
    case 0..<0x20, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  /// The place after the next `text`, or the end.
  private func end(after text: StaticString) -> Int {
    var found = place
    while found < bytes.count {
      if starts(text, at: found) { return found + text.utf8CodeUnitCount }
      found += 1
    }
    return bytes.count
  }

  private func starts(_ text: StaticString) -> Bool { starts(text, at: place) }

  private func starts(_ text: StaticString, at start: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - start >= count else { return false }
    for index in 0..<count where bytes[start + index] != text.utf8Start[index] { return false }
    return true
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "#")
  }
}
