import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// The operator's signature of the log's end, and a replica's judgement of it.
struct SignedEndTests {
  private let folder: TemporaryFolder
  private let store: ReplicaStore
  private let signer = EndSigner(.ofTests("operator"))
  private var log = MemoryLog(workspace: .founded)
  private var founder = Signer("operator")
  private let key = SigningKey.ofTests("north")

  /// North is invited and has not synced yet.
  init() throws {
    folder = try TemporaryFolder()
    let invitation = SigningKey.ofTests("for north")
    _ = try log.append([founder.write(founder.join())], receivedAt: .noon)
    _ = try log.append(
      [
        founder.write(
          .memberInvited(
            Invitation(
              publicKey: invitation.publicKey, guest: .member(.admin, name: nil), expires: nil)),
          base: 1)
      ], receivedAt: .noon)
    store = try Desk(
      "north", at: folder.path, of: .founded, ticket: Signer("north").ticket(of: invitation)
    ).store
  }

  // MARK: Conversations

  @discardableResult
  private mutating func sync(_ signer: EndSigner? = nil) throws -> Pipe {
    var pipe = Pipe(.sync, store, key: key, signer: signer ?? self.signer)
    #expect(try pipe.talk(to: &log))
    return pipe
  }

  private var kept: [SignedEnd] {
    get throws { try store.read { try $0.signedEnds() } }
  }

  /// The log's end at a seq, signed.
  private func end(
    at seq: Seq? = nil, in log: MemoryLog? = nil, chain: Chain? = nil, epoch: Epoch? = nil,
    by name: String = "operator"
  ) throws -> SignedEnd {
    let log = log ?? self.log
    let seq = seq ?? log.end()
    let end = LogEnd(
      workspaceID: log.workspace.id, epoch: epoch ?? log.epoch, seq: seq,
      chain: try chain ?? #require(log.chain(at: seq)))
    return SignedEnd(end, signature: try SigningKey.ofTests(name).sign(.end(end)))
  }

  /// Somebody else appends an event.
  private mutating func others() throws {
    _ = try log.append(
      [founder.write(.articleImported(.sample("\(log.end())")), base: log.end())],
      receivedAt: .noon)
  }

  @Test
  mutating func
    `a first sync keeps the end that the operator signed, and each later one the newest`()
    throws
  {
    #expect(try kept == [])
    try sync()
    // The welcome's, before the own join was in the log.
    #expect(try kept == [end(at: 2)])
    try sync()
    #expect(try kept == [end(at: 3)])
    try others()
    try sync()
    #expect(try kept == [end(at: 4)])
  }

  @Test mutating func `a hello carries the newest end`() throws {
    try sync()
    try sync()
    try others()
    var session = ReplicaSession(.sync, store: store, key: key)
    try session.receive(
      .greeting(Greeting(versions: 1...1, nonce: [UInt8](repeating: 3, count: 32))))
    guard case .hello(let hello)? = try session.nextMessages().first else {
      Issue.record("no hello")
      return
    }
    #expect(try hello.newestEnd == end(at: 3))
  }

  @Test mutating func `an idle sync of a founded workspace takes under 256 bytes each way`() throws
  {
    try sync()
    try sync()
    let pipe = try sync()
    #expect(pipe.sent.toServer < 256)
    #expect(pipe.sent.toReplica < 256)
  }

  @Test mutating func `a signer signs each end that it is asked for, also when it is asked again`()
    throws
  {
    let end = try self.end()
    let signature = try signer.signature(of: end.end)
    #expect(try signer.signature(of: end.end) == signature)
    #expect(end.isSigned(by: SigningKey.ofTests("operator").publicKey))
    #expect(
      SignedEnd(end.end, signature: signature).isSigned(
        by: SigningKey.ofTests("operator").publicKey))
    try others()
    let later = try self.end()
    #expect(try signer.signature(of: later.end) != signature)
    #expect(
      try SignedEnd(later.end, signature: signer.signature(of: later.end))
        .isSigned(by: SigningKey.ofTests("operator").publicKey))
  }

  @Test mutating func `a server without the operator's key signs nothing, and is taken`() throws {
    var pipe = Pipe(.sync, store, key: key)
    #expect(try pipe.talk(to: &log))
    #expect(try kept == [])
  }

  @Test
  mutating func `a log that was restored has another epoch, and the end before it is kept beside`()
    throws
  {
    try sync()
    try sync()
    try others()
    try sync()
    let before = try end(at: 4)
    log = try log.restored(through: 3)
    try sync()
    #expect(log.end() == 4)
    #expect(log.epoch != before.end.epoch)
    #expect(try kept == [end(at: 3), before])
    try sync()
    #expect(try kept == [end(at: 4), before])
  }

  // MARK: Ends that are not true

  /// The error of a replica that is welcomed with an end; `nil` if it accepts it.
  private func failure(
    naming said: SignedEnd, restoration: Restoration = .none
  ) throws -> SyncError? {
    let frontier = log.frontier(of: key.replica)
    let welcome = Welcome(
      workspaceID: said.end.workspaceID, epoch: said.end.epoch, end: said.end.seq,
      lastCounter: frontier?.lastCounter ?? 0, chain: frontier?.chain, creditBytes: 1 << 20,
      endChain: said.end.chain, restoration: restoration, signature: said.signature)
    let greeting = ServerMessage.greeting(
      Greeting(versions: 1...1, nonce: [UInt8](repeating: 3, count: 32)))
    var errors: [SyncError] = []
    do throws(any Error) {
      var preview = PreviewSession(store: store, key: key)
      try preview.receive(greeting)
      try preview.receive(.welcome(welcome))
    } catch let error as SyncError {
      errors.append(error)
    }
    do throws(any Error) {
      var session = ReplicaSession(.sync, store: store, key: key)
      try session.receive(greeting)
      try session.receive(.welcome(welcome))
    } catch let error as SyncError {
      errors.append(error)
    }
    // A dry run finds the same faults as a sync.
    #expect(errors.count != 1)
    #expect(Set(errors.map { "\($0)" }).count <= 1)
    return errors.last
  }

  private let otherChain = Chain(workspace: [1, 2, 3])

  @Test mutating func `a signature that is not the operator's is refused, and not kept`() throws {
    try sync()
    try sync()
    try others()
    let before = try kept
    let forged = try end(by: "another")
    guard case .endNotSigned(seq: 4)? = try failure(naming: forged) else {
      Issue.record("a forged end was taken")
      return
    }
    #expect(try kept == before)
  }

  @Test mutating func `at a first pull the log brings the key that a signature is held against`()
    throws
  {
    let forger = EndSigner(.ofTests("another"))
    do {
      try sync(forger)
      Issue.record("a forged end was taken")
    } catch SyncError.endNotSigned(let seq) {
      #expect(seq == 2)
    }
    #expect(try kept == [])
    try sync()
    #expect(try kept.count == 1)
  }

  @Test mutating func `two ends of one seq with different chains are both shown`() throws {
    try sync()
    try sync()
    let own = try end()
    let said = try end(chain: otherChain)
    guard case .endsContradict(let kept, let named)? = try failure(naming: said) else {
      Issue.record("a contradiction was taken")
      return
    }
    #expect((kept, named) == (own, said))
  }

  @Test mutating func `an end that the own log contradicts is shown`() throws {
    try sync()
    // The own join is in the log, and no end was signed since.
    #expect(try kept.first?.end.seq == 2)
    let said = try end(at: 3, chain: otherChain)
    guard case .endContradictsLog(said)? = try failure(naming: said) else {
      Issue.record("a contradiction was taken")
      return
    }
  }

  @Test mutating func `a log that ends before a signed end of its epoch is shown`() throws {
    try sync()
    try sync()
    try others()
    try others()
    // Told of event 5, and the connection was lost before it came.
    #expect(try failure(naming: end()) == nil)
    let told = try end()
    #expect(try kept == [told])
    let said = try end(at: 4)
    guard case .endWentBack(from: told, to: said)? = try failure(naming: said) else {
      Issue.record("a log that went back was taken")
      return
    }
    #expect(try failure(naming: said, restoration: .healing) == nil)
    #expect(try failure(naming: end(at: 4, epoch: Epoch(life: 9))) == nil)
  }

  // MARK: Ends of colleagues

  private func compare(_ other: SignedEnd) throws -> EndComparison {
    try store.read { try EndWitness($0, store).compare(with: other) }
  }

  @Test mutating func `an end of a colleague is the same, earlier or later`() throws {
    try sync()
    try sync()
    try others()
    try sync()
    #expect(try compare(end(at: 4)) == .same)
    #expect(try compare(end(at: 2)) == .isEarlier(cursor: 4))
    #expect(try compare(end(at: 1, epoch: Epoch(life: 8))) == .isEarlier(cursor: 4))
    try others()
    #expect(try compare(end(at: 5)) == .isLater(cursor: 4))
    #expect(try compare(end(at: 9, chain: otherChain)) == .isLater(cursor: 4))
  }

  @Test mutating func `ends of one epoch that cannot both be true contradict`() throws {
    try sync()
    try sync()
    try others()
    try sync()
    let own = try end()
    #expect(try compare(end(chain: otherChain)) == .contradicts(own))
    #expect(try compare(end(at: 3, chain: otherChain)) == .contradicts(own))
    // One of the epoch before, of which an end is kept, too.
    log = try log.restored(through: 3)
    try sync()
    #expect(
      try compare(end(at: 2, chain: otherChain, epoch: own.end.epoch)) == .contradicts(own))
    #expect(
      try compare(end(at: 4, chain: otherChain, epoch: own.end.epoch)) == .contradicts(own))
  }

  @Test mutating func `an end that only this log contradicts contradicts`() throws {
    try sync()
    #expect(try compare(end(at: 3, chain: otherChain)) == .contradicts(nil))
  }

  @Test mutating func `an end of another life of the log may be as true`() throws {
    try sync()
    try sync()
    #expect(
      try compare(end(at: 3, chain: otherChain, epoch: Epoch(life: 7))) == .isOfOtherLife)
  }

  @Test mutating func `an end that the operator did not sign is not compared`() throws {
    #expect(throws: Replica.EndProblem.noLog) { try compare(end()) }
    try sync()
    #expect(throws: Replica.EndProblem.notSigned) { try compare(end(by: "another")) }
    let foreign = LogEnd(
      workspaceID: WorkspaceIdentity.foundedByAnother.id, epoch: log.epoch, seq: 1,
      chain: otherChain)
    #expect(throws: Replica.EndProblem.ofOtherWorkspace) {
      try compare(
        SignedEnd(foreign, signature: SigningKey.ofTests("another").sign(.end(foreign))))
    }
  }
}
