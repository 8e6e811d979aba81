import PostilCore
import PostilWire
import Testing

@Suite struct EventVectorTests {
  private struct File: Decodable {
    let known: [Known]
    let unknown: [Unknown]
  }

  private struct Known: Decodable {
    let name: String
    let base: Read<Seq>
    let claimedAt: Read<Int64>
    let change: ChangeVector
    let bytes: Read<[UInt8]>
  }

  private struct Unknown: Decodable {
    let name: String
    let base: Read<Seq>
    let claimedAt: Read<Int64>
    let kind: UInt32
    let bytes: Read<[UInt8]>
  }

  private static let id = EventID(replica: ReplicaID(bits: 1), counter: 2)

  @Test func `every event of the vectors is read as written there`() throws {
    for vector in try Vectors.read("events", as: File.self).known {
      let bytes = vector.bytes.value
      let event = try EventDecoder.decode(bytes, in: 0..<bytes.count, id: Self.id)
      let expected = Event(
        id: Self.id, base: vector.base.value,
        claimedAt: Instant(milliseconds: vector.claimedAt.value), change: vector.change.change)
      #expect(event == expected, "\(vector.name)")
    }
  }

  @Test func `every event of the vectors is written to the same bytes`() throws {
    for vector in try Vectors.read("events", as: File.self).known {
      let bytes = EventEncoder.encode(
        base: vector.base.value, claimedAt: Instant(milliseconds: vector.claimedAt.value),
        change: vector.change.change)
      #expect(bytes == vector.bytes.value, "\(vector.name)")
    }
  }

  @Test func `every kind of event and every field has a vector`() throws {
    let changes = try Vectors.read("events", as: File.self).known.map(\.change.change)
    #expect(Set(changes.map(\.number)) == Set(8...37))
    let fields = changes.compactMap { change -> PlainField? in
      if case .fieldSet(_, let field, _) = change { field } else { nil }
    }
    #expect(Set(fields) == Set(PlainField.allCases))
  }

  @Test func `events with parts of a later version keep their envelope`() throws {
    for vector in try Vectors.read("events", as: File.self).unknown {
      let bytes = vector.bytes.value
      let event = try EventDecoder.decode(bytes, in: 0..<bytes.count, id: Self.id)
      let expected = Event(
        id: Self.id, base: vector.base.value,
        claimedAt: Instant(milliseconds: vector.claimedAt.value),
        change: .unknown(kind: vector.kind))
      #expect(event == expected, "\(vector.name)")
    }
  }

  @Test func `the envelope alone reads the same of every event`() throws {
    let file = try Vectors.read("events", as: File.self)
    let all =
      file.known.map { ($0.name, $0.bytes.value) } + file.unknown.map { ($0.name, $0.bytes.value) }
    for (name, bytes) in all {
      let event = try EventDecoder.decode(bytes, in: 0..<bytes.count, id: Self.id)
      let envelope = try EventDecoder.envelope(bytes, in: 0..<bytes.count)
      #expect(envelope.base == event.base, "\(name)")
      #expect(envelope.claimedAt == event.claimedAt, "\(name)")
      #expect(Int(envelope.kind) == event.change.number, "\(name)")
      #expect(
        envelope.leastRole == nil || envelope.leastRole == event.change.leastRole, "\(name)")
      // The founder alone is no role: a reader of the envelope must decode the event.
      #expect(envelope.leastRole == nil || !event.change.isFounders, "\(name)")
    }
  }

  @Test func `the laws' facts about an event are the same at once and one by one`() throws {
    let file = try Vectors.read("events", as: File.self)
    let all =
      file.known.map { ($0.name, $0.bytes.value) } + file.unknown.map { ($0.name, $0.bytes.value) }
    for (name, bytes) in all {
      let event = try EventDecoder.decode(bytes, in: 0..<bytes.count, id: Self.id)
      let (facts, change) = (event.lawFacts, event.change)
      #expect(
        facts.isAct
          == (change.concernsMembers || change.isFounders || change.namedEvents != nil), "\(name)")
      #expect(facts.leastRole == change.leastRole, "\(name)")
      #expect(facts.writesMarking == change.writesMarking, "\(name)")
      #expect(facts.isReserved == (change.kind?.isReserved ?? false), "\(name)")
      guard let owner = facts.owner else { continue }
      let (kind, high, low) = owner.key
      #expect(RoomOwner(kind: kind, high: high, low: low) == owner, "\(name)")
    }
    #expect(RoomOwner(kind: 0, high: 1, low: 1) == nil)
    #expect(RoomOwner(kind: 7, high: 1, low: 1) == nil)
  }
}
