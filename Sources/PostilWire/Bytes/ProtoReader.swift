package import PostilCore

/// Reads protobuf wire format from a range of bytes without copying them.
///
/// Reads nothing outside its range, whatever the bytes say. Usage: call `next()` until it gives
/// `nil`, and read or `skip()` the value of each field that it names.
package struct ProtoReader {
  package let bytes: [UInt8]
  package private(set) var offset: Int
  private var end: Int
  /// The field that `next()` returned last.
  private(set) var current = 0
  private var type = WireType.varint

  package init(_ bytes: [UInt8]) {
    self.init(bytes, in: 0..<bytes.count)
  }

  /// - Parameter range: lies within the bytes.
  package init(_ bytes: [UInt8], in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "range within bytes")
    self.bytes = bytes
    self.offset = range.lowerBound
    self.end = range.upperBound
  }

  /// The number of the next field, or `nil` at the end.
  @inline(__always)
  package mutating func next() throws(WireError) -> Int? {
    guard offset < end else { return nil }
    let tag = try varint()
    guard tag >> 3 > 0, tag >> 3 <= 0x1FFF_FFFF else { throw .outOfRange(field: 0) }
    current = Int(tag >> 3)
    guard let type = WireType(rawValue: UInt8(tag & 7)) else {
      throw .unexpectedWireType(field: current)
    }
    self.type = type
    return current
  }

  @inline(__always)
  package mutating func unsigned() throws(WireError) -> UInt64 {
    try expect(.varint)
    return try varint()
  }

  /// A counter or a seq: at most 2^63 − 1, since a file holds it as a signed number. One beyond could
  /// only have been made up.
  package mutating func counterOrSeq() throws(WireError) -> UInt64 {
    let number = try unsigned()
    guard number <= UInt64(Int64.max) else { throw .outOfRange(field: current) }
    return number
  }

  package mutating func signed() throws(WireError) -> Int64 {
    let zigzag = try unsigned()
    return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
  }

  package mutating func fixed() throws(WireError) -> UInt64 {
    try expect(.fixed64)
    return try fixed64()
  }

  @inline(__always)
  package mutating func range() throws(WireError) -> Range<Int> {
    try expect(.lengthDelimited)
    return try lengthDelimited()
  }

  package mutating func blob() throws(WireError) -> [UInt8] {
    Array(bytes[try range()])
  }

  /// - Parameter limit: bytes of UTF-8 that the field may have.
  package mutating func text(limit: Int) throws(WireError) -> Text {
    let range = try range()
    guard range.count <= limit else {
      throw .fieldTooLong(field: current, bytes: range.count, limit: limit)
    }
    do throws(UnsoundText) {
      return try bytes.withUnsafeBufferPointer { bytes throws(UnsoundText) in
        try Text(received: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range])))
      }
    } catch {
      switch error {
      case .notUTF8: throw .invalidUTF8(field: current)
      case .nul: throw .outOfRange(field: current)
      }
    }
  }

  /// A text that must not be empty. The field has no presence of its own, so an empty text counts as a
  /// missing field.
  package mutating func nonEmptyText(limit: Int) throws(WireError) -> Text {
    let text = try text(limit: limit)
    guard !text.isEmpty else { throw .missingField(field: current) }
    return text
  }

  package mutating func message() throws(WireError) -> ProtoReader {
    ProtoReader(bytes, in: try range())
  }

  /// Goes into a message inside this one: `next()` names its fields and gives `nil` at its end.
  ///
  /// Costs less than a reader of its own, which would count another reference to the bytes.
  /// - Returns: the state that `leave` needs to return.
  @inline(__always)
  mutating func enter() throws(WireError) -> Outer {
    let range = try range()
    let outer = Outer(end: end)
    offset = range.lowerBound
    end = range.upperBound
    return outer
  }

  /// Continues behind the message, wherever its reading stopped.
  mutating func leave(to outer: Outer) {
    offset = end
    end = outer.end
  }

  struct Outer {
    fileprivate let end: Int
  }

  package mutating func skip() throws(WireError) {
    switch type {
    case .varint: _ = try varint()
    case .fixed64: _ = try fixed64()
    case .lengthDelimited: _ = try lengthDelimited()
    case .fixed32: try advance(4)
    }
  }

  @inline(__always)
  private func expect(_ expected: WireType) throws(WireError) {
    guard type == expected else { throw .unexpectedWireType(field: current) }
  }

  @inline(__always)
  private mutating func varint() throws(WireError) -> UInt64 {
    if offset < end {
      let byte = bytes[offset]
      if byte < 0x80 {
        offset += 1
        return UInt64(byte)
      }
    }
    return try longVarint()
  }

  private mutating func longVarint() throws(WireError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while offset < end {
      let byte = bytes[offset]
      offset += 1
      if shift == 63, byte > 1 { throw .varintTooLong }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
      if shift > 63 { throw .varintTooLong }
    }
    throw .truncated(needed: 1, available: 0)
  }

  private mutating func fixed64() throws(WireError) -> UInt64 {
    let start = offset
    try advance(8)
    return bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    }
  }

  @inline(__always)
  private mutating func lengthDelimited() throws(WireError) -> Range<Int> {
    let length = try varint()
    guard length <= UInt64(end - offset) else {
      throw .truncated(needed: Int(clamping: length), available: end - offset)
    }
    let start = offset
    offset += Int(length)
    return start..<offset
  }

  private mutating func advance(_ count: Int) throws(WireError) {
    guard count <= end - offset else {
      throw .truncated(needed: count, available: end - offset)
    }
    offset += count
  }
}

extension Optional {
  /// Fills a field that may stand once.
  package mutating func fill(_ value: Wrapped, field: Int) throws(WireError) {
    // Compared with `nil`, a value that is there would be copied.
    if case .some = self { throw .repeatedField(field: field) }
    self = value
  }

  package func required(_ field: Int) throws(WireError) -> Wrapped {
    guard let self else { throw .missingField(field: field) }
    return self
  }
}
