import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// A log part that somebody carried to a replica of a founded workspace: all of it is taken, or nothing.
struct LogBundleTests {
  private let folder: TemporaryFolder
  private let replica: Replica
  private let log: [LoggedChangeset]
  private let epoch = Epoch(life: 1)
  /// The same events, the last two in another order.
  private let reordered: [LoggedChangeset]
  /// The log with two more, of which the first alone is long enough for a sealed run.
  private let long: [LoggedChangeset]

  /// The founder invited twice and announced nothing; the replica holds the first event.
  init() throws {
    folder = try TemporaryFolder()
    var founder = Signer("operator")
    var north = Signer("north")
    replica = try Self.newReplica(at: folder.file("reader"))
    var server = MemoryLog(workspace: .founded)
    func append(_ changeset: Changeset) throws {
      let answers = try server.append([changeset], receivedAt: .noon)
      guard case .logged? = answers.first else { throw NotTaken() }
    }
    try append(founder.write(founder.join()))
    let invitation = Invitation(
      publicKey: SigningKey.ofTests("for north").publicKey, guest: .member(.editor, name: nil),
      expires: nil)
    try append(founder.write(.memberInvited(invitation), base: 1))
    try append(
      north.write(north.join(with: try north.ticket(of: .ofTests("for north"))), base: 2))
    let others = [
      try founder.write(.roleSet(member: north.replica, role: .admin), base: 3),
      try north.write(.articleImported(.sample("One")), base: 3),
    ]
    var turned = server
    for changeset in others { try append(changeset) }
    _ = try turned.append(others.reversed(), receivedAt: .noon)
    log = server.log
    reordered = turned.log
    let article = ArticleImport.sample(
      String(repeating: "A long text. ", count: Limits.segmentBytes / 20))
    try append(north.write(.articleImported(article), base: 5))
    try append(north.write(.tagged(entity: .article(article.article), tag: "t"), base: 6))
    long = server.log
    let first = log[0]
    try replica.store.write { try $0.append(first) }
  }

  /// The same person's each time, with nothing of the log.
  private static func newReplica(at path: String) throws -> Replica {
    try Desk("reader", at: path, of: .founded).replica
  }

  private struct NotTaken: Error {}

  private func chain(of log: [LoggedChangeset], at seq: Seq) -> Chain {
    ChainedLog(log.filter { $0.lastSeq <= seq }, of: .founded).chain
  }

  /// A bundle of the log after a seq, signed with a key.
  ///
  /// - Parameters:
  ///   - key: `nil` for one that nobody signed.
  ///   - open: how many changesets at the end are not in the sealed run.
  ///   - named: the chain at the end, as the contents tell it; `nil` for the true one.
  private func bundle(
    of log: [LoggedChangeset], after: Seq = 0, sealed: Bool = false, open: Int = 0,
    signedBy key: SigningKey? = .ofTests("operator"), named: Chain? = nil
  ) throws -> String {
    let end = log.last?.lastSeq ?? 0
    let chain = named ?? chain(of: log, at: end)
    let said = LogEnd(
      workspaceID: WorkspaceIdentity.founded.id, epoch: epoch, seq: end, chain: chain)
    let path = folder.file("\(UUID().uuidString).bundle")
    var file = try BundleFileWriter(to: path, replacing: false)
    try file.write(
      .contents(
        BundleContents(
          workspaceID: WorkspaceIdentity.founded.id, workspaceName: "atlas",
          log: BundleContents.Log(
            after: after, chainBefore: self.chain(of: log, at: after), end: end, chain: chain,
            signed: try key.map { .init(epoch: epoch, signature: try $0.sign(.end(said))) }))))
    let rest = log.filter { $0.firstSeq > after }
    if sealed {
      try file.write(
        .segment(
          Segment(
            sealing: Array(rest.dropLast(open)), after: log.filter { $0.lastSeq <= after },
            of: .founded)))
      if open > 0 { try file.write(.changesets(rest.suffix(open))) }
    } else {
      try file.write(.changesets(rest))
    }
    try file.finish()
    return path
  }

  private func apply(_ path: String) async throws -> Int {
    try await replica.apply(bundle: path, adopting: nil, now: .noon).pulled
  }

  private var state: [String] {
    get throws {
      try replica.store.read { view in
        ["\(try view.cursor())", try view.projectionDigest(), "\(try view.signedEnds())"]
      }
    }
  }

  private func expectRefused(_ path: String, _ problem: BundleProblem) async throws {
    let before = try state
    await #expect(throws: problem) { try await apply(path) }
    #expect(try state == before)
  }

  @Test(arguments: [false, true])
  func `events that the log lacks are taken once, wherever the bundle begins`(sealed: Bool)
    async throws
  {
    #expect(try await apply(bundle(of: Array(log.prefix(2)), sealed: sealed)) == 1)
    #expect(try await apply(bundle(of: log, after: 1, sealed: sealed)) == 3)
    let after = try state
    for path in [try bundle(of: log, sealed: sealed), try bundle(of: Array(log.prefix(3)))] {
      #expect(try await apply(path) == 0)
    }
    #expect(try state == after)
    #expect(try replica.store.read { try $0.signedEnds() }.map(\.end.seq) == [5])
    _ = try replica.verify()
  }

  @Test func `a bundle that begins after the log's end has a gap before it`() async throws {
    try await expectRefused(
      bundle(of: log, after: 3), .logGap(holds: 1, after: 3))
  }

  @Test func `an end that nobody signed, or somebody else, changes nothing`() async throws {
    try await expectRefused(bundle(of: log, signedBy: nil), .endNotSigned(seq: 5))
    try await expectRefused(
      bundle(of: log, signedBy: .ofTests("north")), .endNotSigned(seq: 5))
  }

  @Test(arguments: [(true, 0), (true, 1), (false, 0)])
  func `a bundle that begins a log makes the state that a pull makes, own work on top`(
    sealed: Bool, open: Int
  ) async throws {
    let begun = try Self.newReplica(at: folder.file("begun"))
    let pulled = try Self.newReplica(at: folder.file("pulled"))
    let long = long
    for one in [begun, pulled] {
      _ = try one.store.write { try $0.record(.articleImported(.sample("Mine")), now: .noon) }
    }
    try pulled.store.write { transaction in for logged in long { try transaction.append(logged) } }
    let path = try bundle(of: long, sealed: sealed, open: open)
    #expect(try await begun.apply(bundle: path, adopting: nil, now: .noon).pulled == 7)
    let digests = try [begun, pulled].map { one in
      try one.store.read { view in [try view.digest(), try view.projectionDigest()] }
    }
    #expect(digests[0] == digests[1])
    #expect(try begun.store.read { try $0.pendingCount() } == 2)
    #expect(try begun.store.read { try $0.signedEnds() }.map(\.end.seq) == [7])
    _ = try begun.verify()
    #expect(try await begun.apply(bundle: path, adopting: nil, now: .noon).pulled == 0)
  }

  @Test(arguments: [false, true])
  func `a bundle that would begin a log changes nothing where its end is not the operator's`(
    sealed: Bool
  ) async throws {
    let fresh = try Self.newReplica(at: folder.file("fresh"))
    func state() throws -> [String] {
      try fresh.store.read { view in
        ["\(try view.cursor())", try view.projectionDigest(), "\(try view.signedEnds())"]
      }
    }
    let before = try state()
    let (unsigned, turned) = (
      try bundle(of: long, sealed: sealed, signedBy: nil),
      try bundle(of: reordered, sealed: sealed, named: chain(of: log, at: 5))
    )
    await #expect(throws: BundleProblem.endNotSigned(seq: 7)) {
      try await fresh.apply(bundle: unsigned, adopting: nil, now: .noon)
    }
    #expect(try state() == before)
    await #expect(throws: BundleProblem.logDiverged(seq: 5)) {
      try await fresh.apply(bundle: turned, adopting: nil, now: .noon)
    }
    #expect(try state() == before)
    _ = try fresh.verify()
  }

  /// Every event in it is signed by its author: the order is not theirs to sign.
  @Test func `another order of the same signed events is not the signed log`() async throws {
    let chain = chain(of: log, at: 5)
    try await expectRefused(
      bundle(of: reordered, named: chain), .logDiverged(seq: 5))
    #expect(try await apply(bundle(of: log)) == 4)
    try await expectRefused(bundle(of: reordered), .logDiverged(seq: 5))
  }

  @Test func `an event that its author did not sign changes nothing`() async throws {
    let last = try #require(log.last)
    let forged = try LoggedChangeset(
      changeset: Changeset(
        replica: last.changeset.replica, firstCounter: last.changeset.firstCounter,
        events: last.changeset.events, signature: [UInt8](repeating: 1, count: 64)),
      firstSeq: last.firstSeq, receivedAt: last.receivedAt)
    let path = try bundle(of: log.dropLast() + [forged])
    let before = try state
    await #expect(throws: StoreError.damaged(.signature(seq: 5))) { try await apply(path) }
    #expect(try state == before)
  }

  @Test func `a bundle is made up to the newest signed end, and is of use to another`() async throws
  {
    #expect(throws: BundleProblem.noSignedEnd) {
      try replica.bundleLog(since: 0, into: folder.file("early"), replacing: false)
    }
    _ = try await apply(bundle(of: Array(log.prefix(4))))
    let last = try #require(log.last)
    try replica.store.write { try $0.append(last) }
    let contents = try replica.bundleLog(
      since: 2, into: folder.file("made"), replacing: false)
    #expect(contents.log?.end == 4)
    #expect(contents.log?.after == 2)
    #expect(try BundleFile.read(folder.file("made")) == contents)
    #expect(throws: BundleProblem.nothingAfter(4, end: 4)) {
      try replica.bundleLog(since: 4, into: folder.file("none"), replacing: false)
    }
  }
}
