import PostilCore
import PostilStore
import PostilWire

/// The own changesets that are under way to the server, and the next ones.
struct Pusher {
  /// Everything up to this counter has been sent, or was on the server before.
  private var sent: UInt64
  /// This replica's own chain at `sent`; `nil` where the log must first bring events that this file does not know.
  private var chain: Chain?
  /// The server's chain of this replica at the counter that this conversation began with.
  private let held: Chain?
  private let creditBytes: Int
  /// Signs the pushed changesets; `nil` in an open workspace.
  private let key: SigningKey?
  /// The most events of a changeset.
  private let limit: Int
  /// The last counter to push.
  private let last: UInt64
  /// Sent and not acknowledged, in the order of their counters.
  private var underWay: [Changeset] = []

  init(
    after counter: UInt64 = 0, chain: Chain? = nil, held: Chain? = nil, creditBytes: Int = 0,
    key: SigningKey? = nil, isSingle: Bool = false, last: UInt64 = .max
  ) {
    self.held = held
    limit = isSingle || last == 1 ? 1 : Limits.changesetEvents
    self.last = last
    sent = counter
    self.chain = chain
    self.creditBytes = creditBytes
    self.key = key
  }

  /// The first unacknowledged one.
  var first: Changeset? { underWay.first }

  /// The next changeset, if there is one and the credit allows it. One is always allowed.
  ///
  /// - Throws: `SyncError` where the server holds other own events than this file.
  mutating func next(_ store: ReplicaStore) throws -> Changeset? {
    guard sent < last,
      let changeset = try store.read({ try $0.outbox(after: sent, limit: limit) })
    else { return nil }
    let bytes = underWay.reduce(changeset.events.bytes.count) { $0 + $1.events.bytes.count }
    guard bytes <= creditBytes || underWay.isEmpty else { return nil }
    guard let before = try chain ?? learnedChain(store) else { return nil }
    guard try mark(changeset, store) else { return try next(store) }
    let after = before.adding(changeset)
    let signed = try key.map { try changeset.signed(by: $0, at: after) } ?? changeset
    chain = after
    underWay.append(signed)
    sent = changeset.lastCounter
    return signed
  }

  /// ⚖ Notes in the file that the events go out, before they do.
  ///
  /// - Returns: false where somebody dropped some of them since they were read.
  private func mark(_ changeset: Changeset, _ store: ReplicaStore) throws -> Bool {
    try store.write { transaction in
      let now = try transaction.view.outbox(after: sent, limit: changeset.events.count)
      guard now?.events == changeset.events else { return false }
      try transaction.send(through: changeset.lastCounter)
      return true
    }
  }

  /// The chain of an older copy of the file, which learns of own events only from the log: `nil` until then,
  /// since nobody can vouch for later ones.
  ///
  /// ⚖ Only a file that holds an event pushes the events after it: an event that was recorded here meanwhile
  /// may have the same counter.
  private func learnedChain(_ store: ReplicaStore) throws -> Chain? {
    guard let own = try store.read({ try OwnHistory($0, store).chain(at: sent) }) else {
      return nil
    }
    guard sent == 0 || own == held else { throw SyncError.damaged(.ownEvents(counter: sent)) }
    return own
  }

  /// Takes an acknowledgement: the events leave the outbox if they follow the cursor; else they wait there
  /// until the log brings them.
  ///
  /// - Returns: the number of events that it acknowledges.
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
