import PostilCore
import Testing

@testable import PostilWire

@Suite struct PayloadTests {
  @Test func `bytes that deflate shortens are packed`() throws {
    let payload = Payload(packing: [UInt8](repeating: 0x61, count: 1_000))
    #expect(payload.codec == .deflate)
    #expect(payload.bytes.count < 100)
    #expect(try payload.unpacked() == [UInt8](repeating: 0x61, count: 1_000))
  }

  @Test func `bytes that deflate does not shorten stay as they are`() throws {
    for raw in [[], [1], [1, 2, 3]] as [[UInt8]] {
      let payload = Payload(packing: raw)
      #expect(payload.codec == .none)
      #expect(payload.bytes == raw)
      #expect(try payload.unpacked() == raw)
    }
  }

  @Test func `goes over the wire`() throws {
    for raw in [[], [1], [UInt8](repeating: 0x61, count: 1_000)] as [[UInt8]] {
      let payload = Payload(packing: raw)
      var writer = ProtoWriter()
      writer.payload(1, payload)
      var reader = ProtoReader(writer.bytes)
      #expect(try reader.next() == 1)
      #expect(try reader.payload() == payload)
    }
  }

  @Test func `a batch at the limit is unpacked and one beyond it is not`() throws {
    let largest = Payload(packing: [UInt8](repeating: 0, count: Limits.batchBytes))
    #expect(try largest.unpacked().count == Limits.batchBytes)
    let more = Payload(packing: [UInt8](repeating: 0, count: Limits.batchBytes + 1))
    let error = WireError.inflatedTooLong(
      bytes: UInt64(Limits.batchBytes) + 1, limit: Limits.batchBytes)
    #expect(throws: error) { try more.unpacked() }
  }

  @Test func `a codec of a later version is refused by its number`() {
    var reader = ProtoReader([0x0A, 2, 0x08, 7])
    #expect(throws: WireError.unknownCodec(7)) {
      _ = try reader.next()
      return try reader.payload()
    }
  }
}
