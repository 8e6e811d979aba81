import PostilCore
import Testing

@testable import PostilWire

@Suite struct ProtoWriterTests {
  private func written(_ write: (inout ProtoWriter) -> Void) -> [UInt8] {
    var writer = ProtoWriter()
    write(&writer)
    return writer.bytes
  }

  @Test func `fields that proto3 leaves out are left out`() {
    #expect(written { $0.unsigned(1, 0) } == [])
    #expect(written { $0.signed(1, 0) } == [])
    #expect(written { $0.text(1, "") } == [])
    #expect(written { $0.blob(1, []) } == [])
    #expect(written { $0.presentText(1, nil) } == [])
  }

  @Test func `fields that are present though empty are written`() {
    #expect(written { $0.presentUnsigned(1, 0) } == [0x08, 0])
    #expect(written { $0.fixed(1, 0) } == [0x09, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(written { $0.presentText(1, "") } == [0x0A, 0])
    #expect(written { $0.presentBlob(1, []) } == [0x0A, 0])
    #expect(written { $0.message(1) { _ in } } == [0x0A, 0])
  }

  @Test func `writes numbers as short as they can be`() {
    #expect(written { $0.unsigned(1, 127) } == [0x08, 0x7F])
    #expect(written { $0.unsigned(1, 128) } == [0x08, 0x80, 0x01])
    #expect(
      written { $0.unsigned(1, .max) } == [0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
    #expect(written { $0.unsigned(16, 1) } == [0x80, 0x01, 0x01])
  }

  @Test func `writes signed numbers in zigzag`() {
    #expect(written { $0.signed(1, -1) } == [0x08, 1])
    #expect(written { $0.signed(1, 1) } == [0x08, 2])
    #expect(
      written { $0.signed(1, .min) } == [0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
  }

  @Test func `writes eight bytes with the lowest first`() {
    #expect(
      written { $0.fixed(1, 0x0102_0304_0506_0708) } == [0x09, 8, 7, 6, 5, 4, 3, 2, 1])
  }

  @Test func `writes a text's bytes, not its characters`() {
    #expect(written { $0.text(1, "й") } == [0x0A, 2, 0xD0, 0xB9])
    #expect(written { $0.text(1, "и\u{306}") } == [0x0A, 4, 0xD0, 0xB8, 0xCC, 0x86])
  }
}
