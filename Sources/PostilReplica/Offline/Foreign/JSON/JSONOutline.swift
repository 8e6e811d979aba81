/// The places of the parts of a JSON text, without making a value of any.
///
/// A file of 64 MiB may hold 60 million empty lists: each annotation is read by itself, once it is known to
/// be short and flat enough. Does not check the grammar within a part: that happens when the part is read.
struct JSONOutline {
  enum Problem: Error, Equatable {
    /// It ends too early, or is not JSON there.
    case malformed(offset: Int, expected: JSONFault.Expected)
    case tooDeep(limit: Int)
  }

  let bytes: [UInt8]

  /// The place of the first value in a range.
  func value(in range: Range<Int>) throws(Problem) -> Range<Int> {
    let start = blanksPassed(range.lowerBound, range.upperBound)
    return start..<(try end(ofValueAt: start, before: range.upperBound))
  }

  /// The first byte that is not a blank, or the end.
  func blanksPassed(_ start: Int, _ end: Int) -> Int {
    var place = start
    while place < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    return place
  }

  /// - Parameter range: of a list.
  /// - Returns: `nil` for a value that is not a list.
  func elements(of range: Range<Int>) throws(Problem) -> [Range<Int>]? {
    guard range.lowerBound < range.upperBound, bytes[range.lowerBound] == UInt8(ascii: "[") else {
      return nil
    }
    var elements: [Range<Int>] = []
    var place = blanksPassed(range.lowerBound + 1, range.upperBound)
    if place < range.upperBound, bytes[place] == UInt8(ascii: "]") { return [] }
    while true {
      let element = try value(in: place..<range.upperBound)
      elements.append(element)
      place = blanksPassed(element.upperBound, range.upperBound)
      if try closes("]", at: place, before: range.upperBound, or: .endOfList) { return elements }
      place += 1
    }
  }

  /// The values of an object by their names; of a repeated name the first one.
  ///
  /// - Parameter range: of an object.
  /// - Returns: `nil` for a value that is not an object.
  func members(of range: Range<Int>) throws(Problem) -> [String: Range<Int>]? {
    guard range.lowerBound < range.upperBound, bytes[range.lowerBound] == UInt8(ascii: "{") else {
      return nil
    }
    var members: [String: Range<Int>] = [:]
    var place = blanksPassed(range.lowerBound + 1, range.upperBound)
    if place < range.upperBound, bytes[place] == UInt8(ascii: "}") { return [:] }
    while true {
      guard place < range.upperBound, bytes[place] == UInt8(ascii: "\"") else {
        throw .malformed(offset: place, expected: .name)
      }
      let name = try value(in: place..<range.upperBound)
      place = blanksPassed(name.upperBound, range.upperBound)
      guard place < range.upperBound, bytes[place] == UInt8(ascii: ":") else {
        throw .malformed(offset: place, expected: .name)
      }
      let value = try value(in: place + 1..<range.upperBound)
      // None of the names that are asked for needs an escape.
      let letters = String(decoding: bytes[name].dropFirst().dropLast(), as: UTF8.self)
      if members[letters] == nil { members[letters] = value }
      place = blanksPassed(value.upperBound, range.upperBound)
      if try closes("}", at: place, before: range.upperBound, or: .endOfObject) { return members }
      place = blanksPassed(place + 1, range.upperBound)
    }
  }

  /// True if a list or an object ends at a place; if it continues, there is a comma.
  private func closes(
    _ bracket: Unicode.Scalar, at place: Int, before end: Int, or expected: JSONFault.Expected
  ) throws(Problem) -> Bool {
    guard place < end, [UInt8(ascii: bracket), UInt8(ascii: ",")].contains(bytes[place]) else {
      throw .malformed(offset: place, expected: expected)
    }
    return bytes[place] == UInt8(ascii: bracket)
  }

  /// True if a value is a string of these letters.
  func isString(_ letters: String, at range: Range<Int>) -> Bool {
    bytes[range].elementsEqual("\"\(letters)\"".utf8)
  }

  private func end(ofValueAt start: Int, before end: Int) throws(Problem) -> Int {
    guard start < end else { throw .malformed(offset: start, expected: .value) }
    switch bytes[start] {
    case UInt8(ascii: "\""): return try self.end(ofStringAt: start, before: end)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return try self.end(ofContainerAt: start, before: end)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      var place = start + 1
      while place < end, isOfWord(bytes[place]) { place += 1 }
      return place
    default: throw .malformed(offset: start, expected: .value)
    }
  }

  private func end(ofStringAt start: Int, before end: Int) throws(Problem) -> Int {
    var place = start + 1
    while place < end {
      switch bytes[place] {
      case UInt8(ascii: "\""): return place + 1
      case UInt8(ascii: "\\"): place += 2
      default: place += 1
      }
    }
    throw .malformed(offset: start, expected: .closing)
  }

  private func end(ofContainerAt start: Int, before end: Int) throws(Problem) -> Int {
    var open: [UInt8] = []
    var place = start
    while place < end {
      switch bytes[place] {
      case UInt8(ascii: "\""): place = try self.end(ofStringAt: place, before: end)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard open.count < ForeignLimits.depth else { throw .tooDeep(limit: ForeignLimits.depth) }
        // A closing bracket is two above its opening one.
        open.append(bytes[place] + 2)
        place += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard open.popLast() == bytes[place] else {
          throw .malformed(offset: place, expected: .otherBracket)
        }
        place += 1
        if open.isEmpty { return place }
      default: place += 1
      }
    }
    throw .malformed(offset: start, expected: .closing)
  }

  private func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
