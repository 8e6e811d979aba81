import PostilCore
import PostilWire
import Testing

@Suite struct MalformedVectorTests {
  private struct Vector: Decodable {
    let name: String
    let what: String
    let error: String
    let field: Int?
    let bytes: Read<[UInt8]>
  }

  @Test func `everything malformed of the vectors is refused for its reason`() throws {
    for vector in try Vectors.read("malformed", as: [Vector].self) {
      do throws(WireError) {
        try read(vector.bytes.value, as: vector.what)
        Issue.record("\(vector.name): taken")
      } catch {
        let description = String(describing: error)
        #expect(description.prefix { $0 != "(" } == vector.error, "\(vector.name): \(description)")
        if let field = vector.field {
          let isNamed = ["(field: \(field))", "(field: \(field),"].contains(
            where: description.contains)
          #expect(isNamed, "\(vector.name): \(description)")
        }
      }
    }
  }

  private func read(_ bytes: [UInt8], as what: String) throws(WireError) {
    switch what {
    case "event":
      let id = EventID(replica: ReplicaID(bits: 1), counter: 1)
      _ = try EventDecoder.decode(bytes, in: 0..<bytes.count, id: id)
    case "eventRun": _ = try EventRun(bytes: bytes)
    case "entityState": _ = try EntityCoder.decode(bytes)
    case "server":
      try readFrames(bytes) { frame throws(WireError) in _ = try ServerMessage(frame) }
    case "replica":
      try readFrames(bytes) { frame throws(WireError) in _ = try ClientMessage(frame) }
    default: Issue.record("nothing is called \(what)")
    }
  }

  private func readFrames(_ bytes: [UInt8], _ read: (Frame) throws(WireError) -> Void)
    throws(WireError)
  {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    decoder.feed(bytes)
    while let frame = try decoder.next() { try read(frame) }
  }
}
