import PostilCore
import Testing

@testable import PostilWire

/// Messages inside messages: written in place and moved where their length needs room, read in place.
@Suite struct ProtoMessageTests {
  @Test(arguments: [0, 1, 126, 127, 128, 129, 16_382, 16_383, 16_384, 70_000, 2_097_152])
  func `a message written in place is one that was written apart`(count: Int) {
    let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    var inner = ProtoWriter()
    inner.blob(5, content)
    var apart = ProtoWriter()
    apart.unsigned(1, 7)
    apart.presentBlob(2, inner.bytes)
    apart.unsigned(3, 9)
    var inPlace = ProtoWriter()
    inPlace.unsigned(1, 7)
    inPlace.message(2) { $0.blob(5, content) }
    inPlace.unsigned(3, 9)
    let isSame = inPlace.bytes == apart.bytes
    #expect(isSame)
  }

  @Test func `messages nest, and each grows with its contents`() {
    let content = [UInt8](repeating: 7, count: 120)
    var apart: [UInt8] = content
    for _ in 0..<4 {
      var writer = ProtoWriter()
      writer.presentBlob(1, apart)
      apart = writer.bytes
    }
    var inPlace = ProtoWriter()
    inPlace.message(1) { $0.message(1) { $0.message(1) { $0.presentBlob(1, content) } } }
    #expect(inPlace.bytes == apart)
  }

  @Test func `a reader goes on behind a message, wherever it stopped inside`() throws {
    var writer = ProtoWriter()
    writer.message(1) {
      $0.unsigned(1, 5)
      $0.unsigned(2, 6)
    }
    writer.unsigned(3, 8)
    for fields in 0...2 {
      var reader = ProtoReader(writer.bytes)
      #expect(try reader.next() == 1)
      let outer = try reader.enter()
      for field in 0..<fields {
        #expect(try reader.next() == field + 1)
        #expect(try reader.unsigned() == UInt64(field + 5))
      }
      if fields == 2 { #expect(try reader.next() == nil) }
      reader.leave(to: outer)
      #expect(try reader.next() == 3)
      #expect(try reader.unsigned() == 8)
      #expect(try reader.next() == nil)
    }
  }

  @Test func `a message reads no byte behind it`() throws {
    // The inner text says three bytes, of which one belongs to the message.
    var reader = ProtoReader([0x0A, 3, 0x0A, 3, 0x61, 0x62, 0x63])
    #expect(try reader.next() == 1)
    _ = try reader.enter()
    #expect(try reader.next() == 1)
    #expect(throws: WireError.truncated(needed: 3, available: 1)) { try reader.text(limit: 9) }
  }
}
