import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A workspace that somebody founded, whose server signs the end of its log.
struct FoundedServer {
  var log = MemoryLog(workspace: .founded)
  private var founder = Signer("operator")
  static let signer = EndSigner(.ofTests("operator"))

  init() throws {
    _ = try log.append([founder.write(founder.join())], receivedAt: .noon)
  }

  /// Invites a new admin; the invitation's key follows from the name.
  mutating func invite(_ name: String) throws -> SigningKey {
    let key = SigningKey.ofTests("for \(name)")
    try record(
      .memberInvited(
        Invitation(publicKey: key.publicKey, guest: .member(.admin, name: nil), expires: nil)))
    return key
  }

  /// The operator does something.
  mutating func record(_ change: Change) throws {
    _ = try log.append([founder.write(change, base: log.end())], receivedAt: .noon)
  }
}

/// A replica's file and the keys that it had, with the steps of `Replica` around its conversations.
///
/// A class, because its store is opened anew under another identity.
final class Laptop {
  let name: String
  private(set) var store: ReplicaStore
  /// From the newest to the oldest.
  private(set) var keys: [SigningKey]
  private let folder: TemporaryFolder
  /// The number of times that it started over.
  private(set) var copies = 0
  /// The place at which the last search found the fork.
  private(set) var fork: Seq?

  init(_ name: String, in folder: TemporaryFolder, of server: inout FoundedServer) throws {
    self.name = name
    self.folder = folder
    let invitation = try server.invite(name)
    let signer = Signer(name)
    keys = [signer.key]
    store = try Desk(
      name, at: folder.file(name), of: .founded, ticket: signer.ticket(of: invitation)
    ).store
    try sync(&server)
  }

  var digest: String { get throws { try store.digest } }

  func copyPath(_ number: Int) -> String { folder.file("\(name)-\(number).sqlite") }

  /// As after a crash.
  func reopen() throws { store = try ReplicaStore(opening: Desk.database(in: folder.file(name))) }

  @discardableResult
  func record(_ change: Change) throws -> EventID {
    try store.write { try $0.record(change, now: .noon).id }
  }

  func talk(_ purpose: ReplicaSession.Purpose, _ server: inout FoundedServer) throws {
    var pipe = Pipe(purpose, store, key: keys[0], signer: FoundedServer.signer)
    pipe.pieceBytes = 4_096
    #expect(try pipe.talk(to: &server.log))
  }

  func sync(_ server: inout FoundedServer) throws {
    if try store.hasStrays() {
      try joinAnew(&server)
      try adopt()
    }
    try talk(.sync, &server)
  }

  func joinAnew(_ server: inout FoundedServer) throws {
    try talk(store.purposeBeforeAdopting(), &server)
    if try store.purposeBeforeAdopting() == .join { try talk(.join, &server) }
  }

  func adopt() throws {
    #expect(try store.mayAdopt())
    try store.write { _ = try $0.adoptStrays() }
  }

  /// Asks as every identity that it had, the newest first, until one is known.
  func search(_ server: FoundedServer) throws -> (finding: ForkSearch.Finding, key: SigningKey)? {
    let former = keys.dropFirst().map(\.replica)
    for identity in try store.read({ try $0.identities(store.replica, formerly: former) }) {
      let key = try #require(keys.first { $0.replica == identity })
      var search = ForkSearch()
      do {
        while let place = search.place {
          let answer = try ask(at: place, as: key, server)
          try store.read { try search.take(answer, in: OwnLog($0)) }
        }
        return (try #require(search.finding), key)
      } catch SyncError.refused(let refusal) where refusal.code == .unknownWorkspace {
        continue
      }
    }
    return nil
  }

  /// Every message goes over the wire as bytes.
  func ask(at place: Seq, as key: SigningKey?, _ server: FoundedServer) throws -> ForkProbe.Answer {
    var session = ServerSession(nonce: [UInt8](repeating: 3, count: Greeting.nonceBytes))
    var probe = ForkProbe(at: place, store, key: key)
    while !probe.isFinished() {
      let said = try session.nextMessages(
        bytes: 500, log: server.log, signer: FoundedServer.signer)
      try #require(!said.isEmpty)
      for message in said where !probe.isFinished() {
        try probe.receive(ServerMessage(message.frame))
        for answer in probe.nextMessages() {
          _ = try session.receive(
            ClientMessage(answer.frame), log: server.log, signer: FoundedServer.signer)
        }
      }
    }
    return try #require(probe.answer)
  }

  /// Lets go of its log where that parts from the server's.
  func startOver(from server: FoundedServer) throws {
    let (finding, voucher) = try #require(try search(server))
    let seq: Seq
    switch finding {
    case .fork(let last, _): seq = last
    case .contained(let welcome):
      #expect(try store.isLetDown(by: welcome, asking: voucher.replica))
      seq = try store.read { try $0.cursor() }
    case .beginning, .healing: throw ForkProblem.nothingDiverged
    }
    copies += 1
    fork = seq
    try store.copy(to: copyPath(copies))
    let next = SigningKey.ofTests("\(name) \(copies)")
    try store.startOver(
      after: seq, keptIn: copyPath(copies), formerly: keys.dropFirst().map(\.replica), as: next,
      vouchedForBy: voucher, now: .noon)
    keys.insert(next, at: 0)
    try reopen()
  }

  func reclone(_ server: inout FoundedServer) throws {
    try startOver(from: server)
    try sync(&server)
  }

  /// Expects that log, outbox and state belong together.
  func verify() throws {
    try store.read { try $0.check(progress: { _, _ in }, logged: { _ in }) }
  }

  /// The number of times that a note or a reply of these words is shown, with its parent.
  func count(_ words: String) throws -> Int {
    try store.read { view in
      try (view.all(of: .annotation) + view.all(of: .reply)).map(\.entity).count { entity in
        guard entity.value(of: .text) == .text(Text(words)), let parent = entity.facts.parent
        else { return false }
        return try view.entity(parent) != nil
      }
    }
  }

  /// The words of the parked events.
  func parked() throws -> [String] {
    try store.read { try $0.parked() }.compactMap { parked in
      switch parked.event.change {
      case .annotationAdded(let added): added.note.string
      case .replyAdded(_, _, let body, _): body.string
      default: nil
      }
    }
  }
}

extension Change {
  static func note(_ words: String, on title: String) -> Change {
    let article = ArticleImport.sample(title)
    return .annotationAdded(
      NewAnnotation(
        article: article.article, revision: article.revision, range: 0..<3, motivation: nil,
        note: Text(words), tags: []))
  }
}
