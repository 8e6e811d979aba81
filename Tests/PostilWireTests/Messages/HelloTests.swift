import PostilCore
import Testing

@testable import PostilWire

@Suite struct HelloTests {
  private func hello(workspaceID: [UInt8] = [], capabilities: [Text] = []) -> Hello {
    Hello(
      version: 1, workspaceName: "team", workspaceID: workspaceID, replica: ReplicaID(bits: 5),
      cursor: 0, chain: nil, wantsLog: true, capabilities: capabilities)
  }

  private func decode(_ body: [UInt8]) throws -> Hello {
    guard case .hello(let hello) = try ClientMessage(Frame(.hello, body: body)) else {
      throw WireError.unknownFrame(type: 2)
    }
    return hello
  }

  @Test func `a workspace's id has 16 bytes or none`() throws {
    for count in 0...20 {
      let written = hello(workspaceID: [UInt8](repeating: 1, count: count))
      let body = ClientMessage.hello(written).frame.body
      if count == 0 || count == 16 {
        #expect(try decode(body) == written)
      } else {
        #expect(throws: WireError.outOfRange(field: 3)) { try decode(body) }
      }
    }
  }

  @Test func `any number but 0 means yes`() throws {
    let replica: [UInt8] = [0x21, 5, 0, 0, 0, 0, 0, 0, 0]
    #expect(try decode(replica).wantsLog == false)
    #expect(try decode(replica + [0x38, 0]).wantsLog == false)
    #expect(try decode(replica + [0x38, 1]).wantsLog)
    #expect(try decode(replica + [0x38, 2]).wantsLog)
  }

  @Test func `64 capabilities are taken and 65 are not`() throws {
    for count in [63, 64] {
      let written = hello(capabilities: [Text](repeating: "c", count: count))
      #expect(try decode(ClientMessage.hello(written).frame.body) == written)
    }
    let more = hello(capabilities: [Text](repeating: "c", count: 65))
    #expect(throws: WireError.repeatedField(field: 8)) {
      try decode(ClientMessage.hello(more).frame.body)
    }
  }

  @Test func `fields of a later version are ignored`() throws {
    let written = hello()
    let body = ClientMessage.hello(written).frame.body + [0x62, 1, 0xFF, 0xF8, 0x3F, 0x01]
    #expect(try decode(body) == written)
  }
}
