import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A file that was counted under other limits is counted again.
struct RecountTests {
  private static let large = RoomLimits()
  /// There is room for 15 tags after the import, and for 4 replies.
  private static let small = RoomLimits(
    entity: RoomLimits.Size(events: 17, bytes: 10_000),
    thread: RoomLimits.Size(events: 4, bytes: 10_000),
    margin: RoomLimits.Size(events: 16, bytes: 10_000),
    unshared: RoomLimits.Size(events: 4, bytes: 10_000))
  private static let article = ArticleImport.sample("One")
  private static let id = EntityID.article(article.article)

  private let folder: TemporaryFolder
  private let server: ServerStore
  private var east = Author("east")

  /// The log was made under large limits: tags, replies, a set-aside, and a reinstatement for which the small
  /// ones leave no room.
  init() throws {
    folder = try TemporaryFolder()
    server = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    let annotation = Change.annotationAdded(
      NewAnnotation(
        article: Self.article.article, revision: Self.article.revision, start: 0, end: 3,
        motivation: nil, note: "n", tags: []))
    try push([east.join, .articleImported(Self.article), annotation])
    for number in 0..<8 { try push([Self.tag(number)]) }
    let thread = EventID(replica: east.replica, counter: 3)
    for number in 0..<6 {
      try push([.replyAdded(annotation: thread, parent: nil, body: Text("r\(number)"))])
    }
    let named = CounterRange(replica: east.replica, first: 4, last: 9)
    try push([.eventsSetAside([named], why: "")])
    for number in 8..<24 { try push([Self.tag(number)]) }
    try push([.eventsReinstated([named], why: "")])
    for number in 24..<28 { try push([Self.tag(number)]) }
  }

  private static func tag(_ number: Int) -> Change { .tagged(entity: id, tag: Text("t\(number)")) }

  private mutating func push(_ changes: [Change]) throws {
    let head = try server.end()
    let changeset = try east.write(changes, bases: changes.map { _ in head })
    guard case .logged? = try server.append([changeset], receivedAt: .noon).first else {
      throw OpenLog.Unexpected.notAdmitted
    }
  }

  /// A replica with the whole log, and with an own event that waits.
  private func replica(_ name: String, under limits: RoomLimits) throws -> Desk {
    let replica = try Desk("north", at: folder.file(name), limits: limits)
    try replica.pull(from: server)
    try replica.record(.tagged(entity: Self.id, tag: "own"))
    return replica
  }

  private func opened(_ name: String, under limits: RoomLimits) throws -> ReplicaStore {
    try ReplicaStore(opening: Desk.database(in: folder.file(name)), limits: limits)
  }

  /// The whole state, and the ignored events.
  private func state(of store: ReplicaStore) throws -> [String] {
    try store.read { view in
      [
        try view.projectionDigest(), "\(try view.ignored())",
        "\(try view.setAsideActs().map(\.seq))", "\(try view.setAsides().isEmpty)",
      ]
    }
  }

  private func expectSound(_ store: ReplicaStore) throws {
    #expect(try store.isItsOwnRebuild())
    try store.read { view in
      _ = try view.checkLog()
      try view.check(progress: { _, _ in }, logged: { _ in })
    }
  }

  @Test func `a replica opened under other limits is as one that always had them, and back again`()
    throws
  {
    let many = try state(of: replica("large", under: Self.large).store)
    let few = try state(of: replica("small", under: Self.small).store)
    try #require(many != few)
    var again = try opened("large", under: Self.small)
    #expect(try state(of: again) == few)
    try expectSound(again)
    again = try opened("large", under: Self.large)
    #expect(try state(of: again) == many)
    try expectSound(again)
    #expect(try state(of: opened("small", under: Self.large)) == many)
  }

  @Test(arguments: [true, false])
  func `a recounted replica judges pulled events as one that always counted so`(
    becomesSmall: Bool
  ) throws {
    let (before, after) = becomesSmall ? (Self.large, Self.small) : (Self.small, Self.large)
    var copy = self
    _ = try replica("recounted", under: before)
    _ = try replica("plain", under: after)
    let recounted = try opened("recounted", under: after)
    let plain = try opened("plain", under: after)
    try copy.push((28..<40).map(Self.tag))
    let batch = try server.changesets(after: recounted.read { try $0.cursor() }, bytes: .max)
    for store in [recounted, plain] {
      try store.write { transaction in for logged in batch { try transaction.append(logged) } }
    }
    #expect(try state(of: recounted) == state(of: plain))
    try expectSound(recounted)
  }

  @Test(arguments: [0, 400]) func `a server opened under other limits counts on under them`(
    segmentBytes: Int
  ) throws {
    if segmentBytes > 0 { while try server.seal(bytes: segmentBytes) {} }
    var copy = self
    _ = try server.check()
    let small = try ServerStore(opening: folder.file("log.sqlite"), limits: Self.small)
    _ = try small.check()
    _ = try ServerStore(reading: folder.file("log.sqlite")).check()
    let next = try copy.east.write(Self.tag(40), base: small.end())
    guard case .refused(let refusal)? = try small.append([next], receivedAt: .noon).first else {
      Issue.record("there is room")
      return
    }
    #expect(refusal.code == .noRoom)
    let large = try ServerStore(opening: folder.file("log.sqlite"), limits: Self.large)
    _ = try large.check()
    guard case .logged? = try large.append([next], receivedAt: .noon).first else {
      Issue.record("there is no room")
      return
    }
    _ = try large.check()
  }

  @Test func `a backup is held against the limits that it was counted under`() throws {
    _ = try ServerStore(opening: folder.file("log.sqlite"), limits: Self.small)
    _ = try WorkspaceCopy.back(up: folder.file("log.sqlite"), into: folder.file("backup"))
    _ = try ServerStore(reading: folder.file("backup")).check()
  }

  @Test func `a recount that fails leaves counts, verdicts and state as they were`() throws {
    let before = try state(of: replica("north", under: Self.large).store)
    // The unreadable event of the outbox is folded last, long after the counts.
    try RawDatabase(Desk.database(in: folder.file("north"))).execute(
      "INSERT INTO outbox (counter, bytes) VALUES (99, X'FF')")
    #expect(throws: StoreError.damaged(.missing("outbox event 99"))) {
      try opened("north", under: Self.small)
    }
    let again = try opened("north", under: Self.large)
    #expect(try state(of: again) == before)
    _ = try again.read { try $0.checkLog() }
  }
}
