/// Counts the tags and attributes of a document before libxml2 sees it, in one pass.
///
/// It reads attributes as libxml2 does (`name`, then optionally `=` and a value, quoted or not), but takes
/// every `<` before a letter for a tag, also in scripts and comments: it counts too many, never too few.
enum MarkupSize {
  /// - Throws: `MarkupError.tooLarge`.
  static func check(_ bytes: [UInt8]) throws(MarkupError) {
    guard bytes.count <= MarkupLimits.documentBytes else {
      throw .tooLarge(what: .bytes, count: bytes.count, limit: MarkupLimits.documentBytes)
    }
    var total = 0
    var place = 0
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "<") else {
        place += 1
        continue
      }
      place += 1
      total += 1
      if place < bytes.count, isNameStart(bytes[place]) {
        let attributes = countAttributes(bytes, &place)
        guard attributes <= MarkupLimits.attributesOfOneTag else {
          throw .tooLarge(
            what: .attributesOfOneTag, count: attributes, limit: MarkupLimits.attributesOfOneTag)
        }
        total += attributes
      }
      guard total <= MarkupLimits.tags else {
        throw .tooLarge(what: .tags, count: total, limit: MarkupLimits.tags)
      }
    }
  }

  /// - Parameter place: at the tag's name; afterwards at its end, or where the attributes are too many.
  private static func countAttributes(_ bytes: [UInt8], _ place: inout Int) -> Int {
    skip(bytes, &place) { !isSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
    var count = 0
    while count <= MarkupLimits.attributesOfOneTag {
      skip(bytes, &place) { isSpace($0) || $0 == UInt8(ascii: "/") }
      guard place < bytes.count, bytes[place] != UInt8(ascii: ">") else { break }
      count += 1
      let start = place
      skip(bytes, &place) {
        !isSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "=")
          && $0 != UInt8(ascii: "/")
      }
      skip(bytes, &place, while: isSpace)
      if place < bytes.count, bytes[place] == UInt8(ascii: "=") {
        place += 1
        skipValue(bytes, &place)
      } else if place == start {
        place += 1
      }
    }
    return count
  }

  private static func skipValue(_ bytes: [UInt8], _ place: inout Int) {
    skip(bytes, &place, while: isSpace)
    guard place < bytes.count else { return }
    let quote = bytes[place]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      place += 1
      skip(bytes, &place) { $0 != quote }
      place += 1
    } else {
      skip(bytes, &place) { !isSpace($0) && $0 != UInt8(ascii: ">") }
    }
  }

  private static func skip(
    _ bytes: [UInt8], _ place: inout Int, while accepts: (UInt8) -> Bool
  ) {
    while place < bytes.count, accepts(bytes[place]) { place += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte >= 0x80
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
  }
}
