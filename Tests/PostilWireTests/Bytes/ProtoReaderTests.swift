import PostilCore
import Testing

@testable import PostilWire

@Suite struct ProtoReaderTests {
  /// One field of every wire type: 1 a number, 2 eight bytes, 3 a text, 4 four bytes.
  private static let fields: [UInt8] =
    [0x08, 0x96, 0x01] + [0x11, 1, 2, 3, 4, 5, 6, 7, 8] + [0x1A, 3, 0x61, 0x62, 0x63]
    + [0x25, 9, 9, 9, 9]

  /// The end of each field, in bytes.
  private static let ends = [3, 12, 17, 22]

  @Test func `reads fields of every wire type`() throws {
    var reader = ProtoReader(Self.fields)
    #expect(try reader.next() == 1)
    #expect(try reader.unsigned() == 150)
    #expect(try reader.next() == 2)
    #expect(try reader.fixed() == 0x0807_0605_0403_0201)
    #expect(try reader.next() == 3)
    #expect(try reader.text(limit: 3) == "abc")
    #expect(try reader.next() == 4)
    try reader.skip()
    #expect(try reader.next() == nil)
  }

  @Test func `bytes that are cut off inside a field are refused, wherever the cut is`() throws {
    for cut in 1..<Self.fields.count where !Self.ends.contains(cut) {
      #expect(throws: WireError.self, "cut at \(cut)") { try skipAll(Self.fields.prefix(cut)) }
    }
    for cut in [0] + Self.ends { try skipAll(Self.fields.prefix(cut)) }
  }

  @Test func `it says how many bytes are missing`() throws {
    #expect(throws: WireError.truncated(needed: 5, available: 2)) { try skipAll([0x0A, 5, 0, 0]) }
    #expect(throws: WireError.truncated(needed: 8, available: 7)) {
      try skipAll([0x09, 0, 0, 0, 0, 0, 0, 0])
    }
    #expect(throws: WireError.truncated(needed: 4, available: 1)) { try skipAll([0x0D, 0]) }
    #expect(throws: WireError.truncated(needed: .max, available: 0)) {
      try skipAll([0x0A] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
    }
  }

  @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 1 << 40, UInt64.max - 1, .max])
  func `a number reads as it was written`(number: UInt64) throws {
    var reader = ProtoReader(number: number)
    #expect(try reader.next() == 1)
    #expect(try reader.unsigned() == number)
    #expect(try reader.next() == nil)
  }

  @Test func `a number with needless bytes is the same number`() throws {
    var reader = ProtoReader([0x08, 0x85, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00])
    #expect(try reader.next() == 1)
    #expect(try reader.unsigned() == 5)
  }

  @Test func `a number beyond 64 bits is refused`() {
    let most = [UInt8](repeating: 0xFF, count: 9)
    #expect(throws: Never.self) { try skipAll([0x08] + most + [0x01]) }
    for last in [0x02, 0x03, 0x7F, 0x81] as [UInt8] {
      #expect(throws: WireError.varintTooLong) { try skipAll([0x08] + most + [last]) }
    }
    #expect(throws: WireError.varintTooLong) { try skipAll([0x08] + most + [0xFF, 0x01]) }
  }

  @Test(arguments: [0, 1, -1, 63, -64, 64, 1_700_000_000_000, Int64.min, .max])
  func `a signed number reads as it was written`(number: Int64) throws {
    var writer = ProtoWriter()
    writer.signed(1, number)
    var reader = ProtoReader(writer.bytes)
    #expect(try reader.next() == (number == 0 ? nil : 1))
    if number != 0 { #expect(try reader.signed() == number) }
  }

  @Test func `a counter or a seq ends where a file's numbers do`() throws {
    for number in [0, 1, UInt64(Int64.max)] {
      var reader = ProtoReader(number: number)
      _ = try reader.next()
      #expect(try reader.counterOrSeq() == number)
    }
    for number in [UInt64(Int64.max) + 1, .max] {
      var reader = ProtoReader(number: number)
      _ = try reader.next()
      #expect(throws: WireError.outOfRange(field: 1)) { try reader.counterOrSeq() }
    }
  }

  @Test func `a value of another wire type is refused, whichever it is`() {
    let samples: [[UInt8]] = [
      [0x08, 1], [0x09, 0, 0, 0, 0, 0, 0, 0, 0], [0x0A, 1, 0x61], [0x0D, 0, 0, 0, 0],
    ]
    for (index, sample) in samples.enumerated() {
      #expect(
        isRefused(sample) { (reader) throws(WireError) in _ = try reader.unsigned() }
          == (index != 0))
      #expect(
        isRefused(sample) { (reader) throws(WireError) in _ = try reader.signed() } == (index != 0))
      #expect(
        isRefused(sample) { (reader) throws(WireError) in _ = try reader.fixed() } == (index != 1))
      #expect(
        isRefused(sample) { (reader) throws(WireError) in _ = try reader.range() } == (index != 2))
      #expect(
        isRefused(sample) { (reader) throws(WireError) in _ = try reader.blob() } == (index != 2))
      #expect(
        isRefused(sample) { (reader) throws(WireError) in _ = try reader.message() } == (index != 2)
      )
      #expect(
        isRefused(sample) { (reader) throws(WireError) in _ = try reader.text(limit: 9) }
          == (index != 2))
    }
  }

  @Test func `groups and unused wire types are refused`() {
    for type in [3, 4, 6, 7] as [UInt8] {
      #expect(throws: WireError.unexpectedWireType(field: 2)) { try skipAll([0x10 | type]) }
    }
  }

  @Test func `field numbers go from 1 to 29 bits`() throws {
    var largest = ProtoReader([0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x00])
    #expect(try largest.next() == 0x1FFF_FFFF)
    #expect(throws: WireError.outOfRange(field: 0)) {
      try skipAll([0x80, 0x80, 0x80, 0x80, 0x10, 0x00])
    }
    #expect(throws: WireError.outOfRange(field: 0)) { try skipAll([0x02, 0x00]) }
  }

  @Test func `reads nothing outside its range`() throws {
    let bytes: [UInt8] = [0xFF, 0x0A, 0x02, 0x61, 0x62, 0xFF]
    var whole = ProtoReader(bytes, in: 1..<5)
    #expect(try whole.next() == 1)
    #expect(try whole.blob() == [0x61, 0x62])
    #expect(try whole.next() == nil)
    var short = ProtoReader(bytes, in: 1..<4)
    #expect(try short.next() == 1)
    #expect(throws: WireError.truncated(needed: 2, available: 1)) { try short.blob() }
  }

  @Test func `a field that may stand once is filled once`() throws {
    var value: Int?
    try value.fill(1, field: 7)
    #expect(throws: WireError.repeatedField(field: 7)) { try value.fill(2, field: 7) }
    #expect(try value.required(7) == 1)
    #expect(throws: WireError.missingField(field: 8)) { try Int?.none.required(8) }
  }
}

extension ProtoReader {
  /// Field 1 alone.
  fileprivate init(number: UInt64) {
    var writer = ProtoWriter()
    writer.presentUnsigned(1, number)
    self.init(writer.bytes)
  }
}

private func skipAll(_ bytes: some Collection<UInt8>) throws(WireError) {
  var reader = ProtoReader(Array(bytes))
  while try reader.next() != nil { try reader.skip() }
}

private func isRefused(
  _ bytes: [UInt8], _ read: (inout ProtoReader) throws(WireError) -> Void
) -> Bool {
  var reader = ProtoReader(bytes)
  do throws(WireError) {
    _ = try reader.next()
    try read(&reader)
    return false
  } catch {
    return error == .unexpectedWireType(field: 1)
  }
}
