import PostilCore
import PostilServer
import PostilLog
import PostilStore
import PostilWire

/// Hub and writer without tasks: many conversations over one log, and pushes that gather until they are appended in
/// one transaction.
///
/// It lives as long as its process; a crash takes it with all that waits.
struct Service {
  private struct Peer {
    let link: Int
    var session: ServerSession
    var decoder = FrameDecoder(limit: Limits.frameBytes)
  }

  private(set) var store: ServerStore
  private var peers: [Peer] = []
  private var waiting: [(link: Int, changeset: Changeset)] = []
  private var returning: [(link: Int, given: RepairSegments)] = []
  /// Changesets that a planted fault has acknowledged and not appended.
  private var owed: [Changeset] = []
  private let signer: EndSigner?
  /// The bytes of the log that a writer takes at once.
  private let batchBytes: Int
  private let epoch: Epoch

  /// - Parameters:
  ///   - signer: `nil` in an open workspace.
  ///   - epoch: of the log, should it turn out to have been put back.
  init(_ store: ServerStore, signer: EndSigner?, batchBytes: Int, epoch: Epoch) {
    self.store = store
    self.epoch = epoch
    self.signer = signer
    self.batchBytes = batchBytes
  }

  var isWaiting: Bool { !waiting.isEmpty || !owed.isEmpty || !returning.isEmpty }

  /// - Parameter nonce: 32 bytes that no other connection has.
  mutating func connect(_ link: Int, nonce: [UInt8]) {
    peers.append(Peer(link: link, session: ServerSession(nonce: nonce)))
  }

  /// Changesets already pushed are appended all the same.
  mutating func disconnect(_ link: Int) {
    peers.removeAll { $0.link == link }
  }

  mutating func receive(_ bytes: ArraySlice<UInt8>, from link: Int, now: Instant) throws {
    guard let index = peers.firstIndex(where: { $0.link == link }) else { return }
    peers[index].decoder.feed(bytes)
    do {
      while let frame = try peers[index].decoder.next() {
        guard !peers[index].session.isClosing else { return }
        guard peers[index].session.expects(frame.type) else {
          return peers[index].session.refuse(Refusal(.outOfOrder))
        }
        let message = try ClientMessage(frame)
        switch try peers[index].session.receive(
          message, log: store, signer: signer, now: now)
        {
        case .push(let changeset)?: waiting.append((link, changeset))
        case .giveBack(let given)?: returning.append((link, given))
        case nil: break
        }
      }
    } catch let error as WireError {
      peers[index].session.refuse(Refusal(malformed: error))
    }
  }

  /// The bytes to send now.
  mutating func nextBytes(for link: Int) throws -> [UInt8] {
    guard let index = peers.firstIndex(where: { $0.link == link }) else { return [] }
    return try peers[index].session.nextMessages(
      bytes: batchBytes, log: store, signer: signer
    ).flatMap(\.frame.encoded)
  }

  func isFinished(_ link: Int) -> Bool {
    guard let peer = peers.first(where: { $0.link == link }) else { return true }
    return peer.session.isFinished && waiting.allSatisfy { $0.link != link }
      && returning.allSatisfy { $0.link != link }
  }

  /// ⚖ One transaction for the whole group; the acknowledgements follow its durable commit.
  ///
  /// - Returns: up to which counter replicas have been promised that their events are durable.
  mutating func commit(receivedAt now: Instant, _ fault: Fault?) throws -> [(ReplicaID, UInt64)] {
    try takeBack(now: now)
    let pushes = waiting
    waiting = []
    if fault == .acknowledgesBeforeCommit { return try acknowledge(pushes, receivedAt: now) }
    if fault == .refusesWithoutReason, let push = pushes.first {
      say(.refused(Refusal(.revoked)), of: push)
      return []
    }
    let outcomes = try store.append(pushes.map(\.changeset), receivedAt: now)
    for (push, outcome) in zip(pushes, outcomes) { say(outcome, of: push) }
    return outcomes.compactMap(\.promise)
  }

  private mutating func takeBack(now: Instant) throws {
    while !returning.isEmpty {
      let (link, given) = returning.removeFirst()
      let outcome = try store.take(given, as: epoch, now: now)
      guard let index = peers.firstIndex(where: { $0.link == link }) else { continue }
      peers[index].session.tookBack(given, outcome)
    }
  }

  /// The operator starts it with `--healed`.
  mutating func endHealing() throws { try store.endHealing() }

  /// Makes durable only the changesets acknowledged the time before.
  private mutating func acknowledge(
    _ pushes: [(link: Int, changeset: Changeset)], receivedAt now: Instant
  ) throws -> [(ReplicaID, UInt64)] {
    _ = try store.append(owed, receivedAt: now)
    owed = []
    var end = try store.end()
    var outcomes: [Appended] = []
    for push in pushes {
      let logged = try LoggedChangeset(
        changeset: push.changeset, firstSeq: end + 1, receivedAt: now)
      end = logged.lastSeq
      owed.append(push.changeset)
      outcomes.append(.logged(logged))
      say(.logged(logged), of: push)
    }
    return outcomes.compactMap(\.promise)
  }

  private mutating func say(_ outcome: Appended, of push: (link: Int, changeset: Changeset)) {
    guard let index = peers.firstIndex(where: { $0.link == push.link }) else { return }
    peers[index].session.appended(push.changeset, outcome)
  }
}

extension Appended {
  /// The replica, and the last of its events that a receiver of this answer may rely on.
  fileprivate var promise: (ReplicaID, UInt64)? {
    switch self {
    case .logged(let logged), .alreadyHeld(let logged):
      (logged.changeset.replica, logged.changeset.lastCounter)
    case .refused: nil
    }
  }
}
