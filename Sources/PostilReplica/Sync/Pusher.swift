import PostilCore
import PostilStore
import PostilWire

/// Which own changesets are under way to the server, and which follow.
struct Pusher {
  /// Everything up to this counter has been sent, or was held by the server before.
  private var sent: UInt64
  /// The replica's own there.
  private var chain: Chain?
  private let creditBytes: Int
  /// Signs what is pushed; `nil` in an open workspace.
  private let key: SigningKey?
  /// The most events of a changeset.
  private let limit: Int
  /// The last counter that is to be pushed.
  private let last: UInt64
  /// Sent and not acknowledged, in the order of their counters.
  private var underWay: [Changeset] = []

  init(
    after counter: UInt64 = 0, chain: Chain? = nil, creditBytes: Int = 0, key: SigningKey? = nil,
    isSingle: Bool = false, last: UInt64 = .max
  ) {
    limit = isSingle || last == 1 ? 1 : Limits.changesetEvents
    self.last = last
    sent = counter
    self.chain = chain
    self.creditBytes = creditBytes
    self.key = key
  }

  /// The first that is not acknowledged.
  var first: Changeset? { underWay.first }

  /// The next changeset, if there is one and the credit allows it. One is always allowed.
  mutating func next(_ store: ReplicaStore) throws -> Changeset? {
    guard sent < last,
      let changeset = try store.read({ try $0.outbox(after: sent, limit: limit) })
    else { return nil }
    let bytes = underWay.reduce(changeset.events.bytes.count) { $0 + $1.events.bytes.count }
    guard bytes <= creditBytes || underWay.isEmpty else { return nil }
    // An older copy of the file learned of own events only now.
    if chain == nil {
      chain = try store.read { [sent] in try OwnHistory($0, store).chain(at: sent) }
    }
    chain = chain?.adding(changeset)
    var signed = changeset
    if let key {
      // What came before is not known here yet, and so nobody can vouch for it: the log brings it.
      guard let chain else { return nil }
      signed = try changeset.signed(by: key, at: chain)
    }
    underWay.append(signed)
    sent = changeset.lastCounter
    return signed
  }

  /// Takes an acknowledgement: the events leave the outbox if they follow the cursor; else they wait
  /// there until the log brings them.
  ///
  /// - Returns: how many events it acknowledges.
  mutating func acknowledge(_ ack: Ack, _ store: ReplicaStore) throws -> Int {
    guard let changeset = underWay.first, changeset.lastCounter == ack.lastCounter else {
      throw SyncError.protocolViolation("an acknowledgement of what was not pushed")
    }
    underWay.removeFirst()
    try store.write { transaction in
      try transaction.acknowledge(through: ack.lastCounter)
      guard let firstSeq = ack.firstSeq, try firstSeq <= transaction.view.cursor() + 1 else {
        return
      }
      try transaction.append(
        LoggedChangeset(changeset: changeset, firstSeq: firstSeq, receivedAt: ack.receivedAt))
    }
    return changeset.events.count
  }

  func isDone(_ store: ReplicaStore) throws -> Bool {
    guard underWay.isEmpty else { return false }
    if sent >= last { return true }
    return try store.read { try $0.lastCounter() } <= sent
  }
}
