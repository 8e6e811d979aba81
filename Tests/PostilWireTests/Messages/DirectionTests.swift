import Testing

@testable import PostilWire

@Suite struct DirectionTests {
  private static let fromReplicas: Set<FrameType> = [.hello, .push, .giveBack]

  @Test(arguments: FrameType.allCases)
  func `a frame that goes the other way is refused by its type`(type: FrameType) {
    let frame = Frame(type, body: [])
    let wrongWay = WireError.unknownFrame(type: type.rawValue)
    if Self.fromReplicas.contains(type) {
      #expect(throws: wrongWay) { try ServerMessage(frame) }
    } else {
      #expect(throws: wrongWay) { try ClientMessage(frame) }
    }
  }
}
