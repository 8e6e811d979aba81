import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// The most that a member with a modified client can add up to, while keeping every limit of a single event.
///
/// The numbers are those of the attacks that were tried, scaled down with the rooms.
struct AttackTests {
  private static let article = ArticleImport.sample("One")
  private static let id = EntityID.article(article.article)
  private static let bytes = 64 << 10

  private static func rooms(events: Int) -> RoomLimits {
    let size = RoomLimits.Size(events: events, bytes: bytes)
    return RoomLimits(
      entity: size, thread: size, margin: size,
      unshared: RoomLimits.Size(events: 4, bytes: 2_000))
  }

  /// The size of an entity's state on a replica that pulls a log, in bytes.
  private func stateBytes(
    of id: EntityID, in log: some LogStore, _ limits: RoomLimits,
    workspace: WorkspaceIdentity = .atlas
  ) throws -> Int {
    let east = try Desk("desk", limits: limits)
    try east.pull(from: log)
    #expect(try east.isItsOwnRebuild())
    return try east.store.read {
      try $0.entity(id).map { EntityCoder.encode($0.entity).count } ?? 0
    }
  }

  @Test func `X1: decisions into many registers of one thing add up to its room`() throws {
    let limits = Self.rooms(events: 10_000)
    var log = MemoryLog(workspace: .atlas, limits: limits)
    var north = Author("north")
    _ = try log.append([north.write(north.join, .articleImported(Self.article))], receivedAt: .noon)
    let value = Text(String(repeating: "a", count: Limits.lineBytes))
    var taken = 0
    for number in 0..<970 {
      let change = Change.conflictResolved(
        entity: Self.id, field: .observed(Text("\(number)")), value: .text(value), why: "")
      let answer = try log.append(
        [north.write(change, base: log.end())], receivedAt: .noon)
      if case .logged? = answer.first { taken += 1 } else { north.forget(1) }
    }
    // The kept-free sixteenth is theirs as well; not a byte more.
    #expect(taken * Limits.lineBytes <= Self.bytes)
    #expect(taken > 25)
    #expect(try stateBytes(of: Self.id, in: log, limits) <= 2 * Self.bytes)
  }

  @Test func `X1: a member with many devices has one member's share of a thing`() throws {
    let limits = Self.rooms(events: 10_000)
    var room = try SignedNewsroom(in: LogKind.memory.open(.founded, limits: limits))
    try room.open.appendAdmitted(room.south.write(.articleImported(Self.article), base: room.end))
    let text = Text(String(repeating: "a", count: 1_900))
    var taken = 0
    for number in 0..<24 {
      let key = SigningKey.ofTests("device \(number)")
      let invitation = Invitation(
        publicKey: key.publicKey, guest: .device(of: room.west.replica), expires: nil)
      try room.open.appendAdmitted(room.west.write(.memberInvited(invitation), base: room.end))
      var device = Signer("device-\(number)")
      let join = try device.join(with: device.ticket(of: key))
      try room.open.appendAdmitted(device.write(join, base: room.end))
      for aspect in 0..<4 {
        let change = Change.assessed(
          entity: Self.id, Assessment([.init(.rationale, Text("\(aspect) \(text)"))]))
        guard case .logged = try room.open.append(device.write(change, base: room.end)) else {
          break
        }
        taken += 1
      }
    }
    #expect(taken * 1_900 <= Self.bytes / 4)
    #expect(taken > 5)
    // Another member still has a share of their own.
    try room.open.appendAdmitted(
      room.south.write(
        .assessed(entity: Self.id, Assessment([.init(.rationale, text)])), base: room.end))
  }

  @Test func `X1: observations of one article add up to its room`() throws {
    let limits = Self.rooms(events: 500)
    var log = MemoryLog(workspace: .atlas, limits: limits)
    var north = Author("north")
    _ = try log.append([north.write(north.join, .articleImported(Self.article))], receivedAt: .noon)
    let value = Text(String(repeating: "a", count: 20))
    var taken = 0
    for number in 0..<2_000 {
      let change = Change.articleObserved(
        article: Self.article.article, what: Text("\(number)"), value: value)
      let answer = try log.append([north.write(change, base: log.end())], receivedAt: .noon)
      if case .logged? = answer.first { taken += 1 } else { north.forget(1) }
    }
    // The import takes one.
    #expect(taken == 500 - 500 / 16 - 1)
    #expect(try stateBytes(of: Self.id, in: log, limits) <= 2 * Self.bytes)
  }

  @Test func `X9: many tags leave an honest member their share of a thing`() throws {
    let limits = Self.rooms(events: 400)
    var room = try SignedNewsroom(in: LogKind.memory.open(.founded, limits: limits))
    try room.open.appendAdmitted(room.south.write(.articleImported(Self.article), base: room.end))
    var taken = 0
    for number in 0..<1_000 {
      let change = Change.tagged(entity: Self.id, tag: Text("t\(number)"))
      var west = room.west
      guard case .logged = try room.open.append(west.write(change, base: room.end)) else { break }
      room.west = west
      taken += 1
    }
    #expect(taken == 400 / 4)
    for number in 0..<99 {
      let change = Change.tagged(entity: Self.id, tag: Text("honest\(number)"))
      try room.open.appendAdmitted(room.south.write(change, base: room.end))
    }
  }
}
