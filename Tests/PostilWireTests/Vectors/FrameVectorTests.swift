import PostilCore
import Testing

@testable import PostilWire

@Suite struct FrameVectorTests {
  private struct Vector: Decodable {
    let name: String
    let type: String
    let isCanonical: Bool
    let fields: MessageFields
    let frame: Read<[UInt8]>

    func decoded() throws -> Frame {
      var decoder = FrameDecoder(limit: Limits.frameBytes)
      decoder.feed(frame.value)
      let found = try #require(try decoder.next())
      #expect(decoder.waitingBytes == 0, "\(name)")
      return found
    }
  }

  private let vectors: [Vector]

  init() throws {
    vectors = try Vectors.read("frames", as: [Vector].self)
  }

  @Test func `every frame of the vectors is read as written there`() throws {
    for vector in vectors {
      let frame = try vector.decoded()
      switch try vector.fields.message(of: vector.type) {
      case .server(let expected):
        #expect(try ServerMessage(frame) == expected, "\(vector.name)")
      case .replica(let expected):
        #expect(try ClientMessage(frame) == expected, "\(vector.name)")
      case .laterRefusal(let kind, let expected, let found, let subject):
        guard case .refusal(let refusal) = try ServerMessage(frame) else {
          Issue.record("\(vector.name): no refusal")
          continue
        }
        #expect(refusal.code == nil, "\(vector.name)")
        #expect(refusal.kind.rawValue == kind, "\(vector.name)")
        #expect(refusal.expected == expected, "\(vector.name)")
        #expect(refusal.found == found, "\(vector.name)")
        #expect(refusal.subject == subject, "\(vector.name)")
      }
    }
  }

  @Test func `every canonical frame of the vectors is written to the same bytes`() throws {
    for vector in vectors where vector.isCanonical {
      switch try vector.fields.message(of: vector.type) {
      case .server(let message):
        #expect(message.frame.encoded == vector.frame.value, "\(vector.name)")
      case .replica(let message):
        #expect(message.frame.encoded == vector.frame.value, "\(vector.name)")
      case .laterRefusal: Issue.record("\(vector.name): nobody can write it yet")
      }
    }
  }

  @Test func `a packed frame that was read is written and read again`() throws {
    for vector in vectors where !vector.isCanonical {
      switch try vector.fields.message(of: vector.type) {
      case .server(let message): #expect(try ServerMessage(message.frame) == message)
      case .replica(let message): #expect(try ClientMessage(message.frame) == message)
      case .laterRefusal: continue
      }
    }
  }

  @Test func `a segment of the vectors inflates to its changesets`() throws {
    let segments = vectors.filter { $0.type == "segment" }
    #expect(segments.count == 3)
    for vector in segments {
      guard case .segment(let segment) = try ServerMessage(vector.decoded()) else {
        Issue.record("\(vector.name): no segment")
        continue
      }
      let changesets = try #require(vector.fields.changesets).map { try $0.logged }
      #expect(try segment.changesets() == changesets, "\(vector.name)")
      #expect(
        try Segment(sealing: changesets, owns: [:], chain: segment.chain).changesets()
          == changesets,
        "\(vector.name)")
    }
  }

  @Test func `every type of frame and every code of a refusal has a vector`() throws {
    #expect(try Set(vectors.map { try $0.decoded().type }) == Set(FrameType.allCases))
    let codes = vectors.compactMap { $0.fields.code.flatMap(Refusal.Code.init) }
    #expect(Set(codes) == Set(Refusal.Code.allCases))
    let faults = vectors.filter { $0.fields.code == Refusal.Code.invitationRefused.rawValue }
      .compactMap { ($0.fields.found?.value).flatMap(Refusal.InvitationFault.init) }
    #expect(Set(faults) == Set([.unknown, .used, .expired, .revoked, .ofAnother]))
  }
}
