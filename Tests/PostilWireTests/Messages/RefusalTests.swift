import PostilCore
import Testing

@testable import PostilWire

@Suite struct RefusalTests {
  private func decode(_ body: [UInt8]) throws -> Refusal {
    guard case .refusal(let refusal) = try ServerMessage(Frame(.refusal, body: body)) else {
      throw WireError.unknownFrame(type: 8)
    }
    return refusal
  }

  @Test(arguments: Refusal.Code.allCases)
  func `a refusal arrives whole`(code: Refusal.Code) throws {
    let refusal = Refusal(code, expected: 1, found: .max, subject: "север", retryAfterSeconds: 30)
    #expect(try decode(ServerMessage.refusal(refusal).frame.body) == refusal)
  }

  @Test func `a code of a later version keeps its kind and its facts`() throws {
    for (number, kind) in [(1, .fixYourRequest), (2, .tryLater), (3, .someoneMustDecide)]
      as [(UInt64, Refusal.Kind)]
    {
      var writer = ProtoWriter()
      writer.unsigned(1, 99)
      writer.unsigned(2, number)
      writer.unsigned(4, 7)
      writer.text(5, "quota")
      let refusal = try decode(writer.bytes)
      #expect(refusal.code == nil)
      #expect(refusal.kind == kind)
      #expect(refusal.found == 7)
      #expect(refusal.subject == "quota")
    }
  }

  @Test func `the kind that the server names counts`() throws {
    #expect(try decode([0x08, 0x01, 0x10, 0x02]).kind == .tryLater)
  }

  @Test func `a refusal without a kind that is known is refused`() {
    for body in [[], [0x10, 0x00], [0x10, 0x04]] as [[UInt8]] {
      #expect(throws: WireError.outOfRange(field: 2)) { try decode(body) }
    }
  }
}
