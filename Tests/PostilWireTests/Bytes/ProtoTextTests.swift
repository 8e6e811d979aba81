import PostilCore
import Testing

@testable import PostilWire

@Suite struct ProtoTextTests {
  @Test func `a text keeps its bytes, even if Swift calls two texts equal`() throws {
    for string in ["", "й", "и\u{306}", "🙂\u{200D}↔️", "\u{FEFF}a"] {
      var writer = ProtoWriter()
      writer.presentText(1, Text(string))
      let text = try read(writer.bytes, limit: 100)
      #expect(Array(text.string.utf8) == Array(string.utf8))
    }
  }

  @Test func `a text holds no NUL`() {
    var writer = ProtoWriter()
    writer.presentText(1, "a\u{0}b")
    #expect(throws: WireError.outOfRange(field: 1)) { try read(writer.bytes, limit: 100) }
  }

  @Test func `a text may be as long as its limit in bytes`() throws {
    for count in [9, 10] {
      #expect(try read(field(count: count), limit: 10).utf8Count == count)
    }
    #expect(throws: WireError.fieldTooLong(field: 1, bytes: 11, limit: 10)) {
      try read(field(count: 11), limit: 10)
    }
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xD0], [0xF0, 0x9F, 0x99], [0xFE], [0x61, 0xFF],
    ] as [[UInt8]])
  func `bytes that are no UTF-8 are refused`(bytes: [UInt8]) {
    #expect(throws: WireError.invalidUTF8(field: 1)) {
      try read([0x0A, UInt8(bytes.count)] + bytes, limit: 100)
    }
  }

  @Test func `a text that must not be empty is missing when it is`() throws {
    var empty = ProtoReader([0x0A, 0])
    #expect(try empty.next() == 1)
    #expect(throws: WireError.missingField(field: 1)) { try empty.nonEmptyText(limit: 9) }
    var filled = ProtoReader([0x0A, 1, 0x61])
    #expect(try filled.next() == 1)
    #expect(try filled.nonEmptyText(limit: 9) == "a")
  }

  private func field(count: Int) -> [UInt8] {
    [0x0A, UInt8(count)] + [UInt8](repeating: 0x61, count: count)
  }

  private func read(_ bytes: [UInt8], limit: Int) throws(WireError) -> Text {
    var reader = ProtoReader(bytes)
    _ = try reader.next()
    return try reader.text(limit: limit)
  }
}
