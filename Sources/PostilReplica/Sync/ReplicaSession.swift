import PostilCore
import PostilLog
package import PostilStore
package import PostilWire

/// The replica's side of one conversation: messages in, messages out.
///
/// No socket, no clock, no task. Everything that it receives goes into the store before it asks for more, so
/// a conversation that breaks off at any byte continues where it stopped.
/// Source: Protocol/WIRE.md, "The conversation".
package struct ReplicaSession: Conversation {
  /// The purpose of the conversation.
  package enum Purpose: Sendable {
    case pull
    case push
    case sync
    /// Pull, and push only the event that joins.
    case join

    var wantsLog: Bool { self != .push }
    var pushes: Bool { self != .pull }
  }

  /// The manner of the conversation.
  package enum Manner: Sendable {
    case plain
    /// Identifies the replica to a server that may have lost it.
    case introducing
    /// Pushes one event at a time, to learn which one is refused.
    case oneByOne
  }

  private enum State {
    case shakingHands
    /// Segments of the log arrive, up to here, and are staged to be folded all at once.
    case firstPull(end: Seq)
    case ready
  }

  private let purpose: Purpose
  private let store: ReplicaStore
  private let key: SigningKey?
  private let manner: Manner
  /// The last seq that the replica holds, or that a first pull staged, when it said hello.
  private var position: (seq: Seq, chain: Chain?)?
  private var state = State.shakingHands
  private var handshake: Handshake
  private var pusher = Pusher()
  private var repair = RepairSender()
  /// The server's welcome: the log must reach the end that it names.
  private var promise: Welcome?
  /// The server has announced that all of the log up to there has been sent.
  private var hasEnd = false
  /// True if this conversation folded everything that a first pull brought, which takes minutes for a large
  /// log.
  private(set) var hasFoldedFirstPull = false
  package private(set) var report = SyncReport()

  /// - Parameter key: the replica's own; not needed in an open workspace.
  package init(
    _ purpose: Purpose, store: ReplicaStore, key: SigningKey? = nil, manner: Manner = .plain
  ) {
    self.purpose = purpose
    self.store = store
    self.manner = manner
    let key = store.workspace.isOpen ? nil : key
    self.key = key
    handshake = Handshake(key: key)
  }

  /// True if everything that the conversation is for has been done.
  package func isFinished() throws -> Bool {
    guard case .ready = state, hasEnd || !purpose.wantsLog, repair.isDone else { return false }
    return try !pushes || pusher.isDone(store)
  }

  /// Notes that the server was found behind addresses where others answered.
  mutating func passed(_ strangers: [LinkAddress]) { report.strangers = strangers }

  package mutating func meet(_ pin: Pin?) { handshake.meet(pin) }

  /// Takes a message. Its contents are in the store when this returns: durable, except for the segments of a
  /// first pull, which are checked again before they count.
  package mutating func receive(_ message: ServerMessage) throws {
    switch (state, message) {
    case (_, .refusal(let refusal)): throw SyncError.refused(refusal)
    case (.shakingHands, _):
      // To look through the segments of a first pull takes time, so that is done once.
      if case .greeting = message { position = try store.position() }
      var next = handshake
      if let welcome = try next.receive(message, introduction: hello) { try begin(welcome) }
      handshake = next
    case (.firstPull(let end), .segment(let segment)): try stage(segment, after: end)
    case (.firstPull, .changesets), (.firstPull, .end), (.firstPull, .ack):
      // The segments are all here.
      try endFirstPull()
      try receive(message)
    case (.ready, .changesets(let changesets)): try pull(changesets)
    case (.ready, .segment(let segment)): try pull(segment)
    case (.ready, .end(let end, let chain, let signature)): try reach(end, chain, signature)
    case (.ready, .ack(let ack)): report.pushed += try pusher.acknowledge(ack, store)
    case (.ready, .takenBack(let seq)): try repair.acknowledge(seq)
    case (.firstPull, .greeting), (.firstPull, .welcome), (.firstPull, .takenBack),
      (.ready, .greeting), (.ready, .welcome):
      throw SyncError.protocolViolation("a message out of order")
    }
  }

  /// The first own event that the server has not acknowledged, of those that were sent.
  package var refusedCounter: UInt64? { pusher.first?.firstCounter }

  /// True if the refusal may concern only a part of the sent events.
  package var refusesSeveral: Bool { pusher.first.map { $0.events.count > 1 } ?? false }

  /// A server that heals takes no pushes: they stay in the outbox.
  private var pushes: Bool { purpose.pushes && !report.serverHeals }

  /// The next messages to send: the answers to the server, then the events that it lost, then pushes within
  /// its credit.
  package mutating func nextMessages() throws -> [ClientMessage] {
    let hello = handshake.nextMessages()
    if !hello.isEmpty { return hello }
    if case .shakingHands = state { return [] }
    if let segment = try repair.next(store) {
      report.gaveBack += Int(segment.lastSeq - segment.firstSeq + 1)
      return [.giveBack(segment)]
    }
    guard pushes, let changeset = try pusher.next(store) else {
      return []
    }
    return [.push(changeset)]
  }

  private func hello() throws -> Hello {
    try store.hello(
      holding: position, wantsLog: purpose.wantsLog, introducing: manner == .introducing)
  }

  /// ⚖ Both sides must hold the same events of this replica before any of them says more.
  private mutating func begin(_ welcome: Welcome) throws {
    let firstPullEnd = try firstPullEnd()
    // The part of a first pull that is not in the log yet may be what a restored server lacks.
    if welcome.restoration == .healing, firstPullEnd != nil { try foldFirstPull() }
    let (cursor, chain) = try store.write { transaction in
      let signed = try EndWitness(transaction.view, store).judge(welcome.signedEnd, of: welcome)
      let own = OwnHistory(transaction.view, store)
      try own.compare(with: welcome, wantsLog: purpose.wantsLog)
      if let signed { try transaction.keep(signed) }
      try transaction.acknowledge(through: welcome.lastCounter)
      try transaction.note(welcome.restoration, holding: welcome.lastCounter)
      try transaction.welcomed()
      // Not the one that the server names: the signature covers the events in this file.
      return (try transaction.view.cursor(), try own.chain(at: welcome.lastCounter))
    }
    // A crash after the commit of a first pull leaves its file behind.
    if cursor > 0, store.hasFirstPull { _ = try store.settleFirstPull() }
    report.serverHeals = welcome.restoration == .healing
    if report.serverHeals, cursor > welcome.end {
      repair = RepairSender(
        after: welcome.end, through: cursor, creditBytes: Int(clamping: welcome.creditBytes))
    }
    promise = welcome
    pusher = Pusher(
      after: welcome.lastCounter, chain: chain, held: welcome.chain,
      creditBytes: Int(clamping: welcome.creditBytes), key: key,
      isSingle: manner == .oneByOne, last: purpose == .join ? 1 : .max)
    if let firstPullEnd, welcome.restoration != .healing {
      state = .firstPull(end: firstPullEnd)
    } else {
      state = .ready
    }
  }

  /// ⚖ Log, projection and cursor move in one transaction for each batch.
  private mutating func pull(_ changesets: [LoggedChangeset]) throws {
    guard !changesets.isEmpty else { throw SyncError.protocolViolation("an empty batch") }
    try store.write { transaction in
      for logged in changesets { try transaction.append(logged) }
    }
    for logged in changesets where logged.changeset.replica != store.replica {
      report.pulled += logged.changeset.events.count
    }
  }

  private mutating func pull(_ segment: Segment) throws {
    try expectPromised(segment)
    report.pulled += try store.write { transaction in
      let own = try transaction.view.ownFrontier()?.lastCounter ?? 0
      try transaction.append(segment)
      let ownNow = try transaction.view.ownFrontier()?.lastCounter ?? 0
      return Int(segment.lastSeq - segment.firstSeq + 1) - Int(ownNow - own)
    }
  }

  private func expectPromised(_ segment: Segment) throws {
    guard let promise, segment.lastSeq <= promise.end else {
      throw SyncError.protocolViolation("a segment beyond the end that was promised")
    }
  }

  // MARK: A first pull

  /// The last received seq of the log, where nothing of it is folded yet; `nil` where something is, and for
  /// a push alone, which changes nothing visible.
  private func firstPullEnd() throws -> Seq? {
    guard purpose.wantsLog, try store.read({ try $0.cursor() }) == 0 else { return nil }
    return position?.seq
  }

  private mutating func stage(_ segment: Segment, after end: Seq) throws {
    try expectPromised(segment)
    try store.stage(segment, after: end)
    state = .firstPull(end: segment.lastSeq)
  }

  private mutating func endFirstPull() throws {
    try foldFirstPull()
    state = .ready
  }

  private mutating func foldFirstPull() throws {
    hasFoldedFirstPull = store.hasFirstPull
    report.pulled += try store.settleFirstPull()
  }

  private mutating func reach(_ end: Seq, _ chain: Chain?, _ signature: [UInt8]?) throws {
    guard let promise, !hasEnd, end >= promise.end else {
      throw SyncError.protocolViolation("an end that is not the one promised")
    }
    try store.write { transaction in
      let view = transaction.view
      let cursor = try view.cursor()
      guard cursor >= end else {
        throw StoreError.damaged(.gap(expected: cursor + 1, found: end + 1))
      }
      // At a first pull the operator's key came with the log.
      let witness = EndWitness(view, store)
      let later = promise.signedEnd(end, chain: chain, signature: signature)
      for signed in [promise.signedEnd, later] {
        if let kept = try witness.judge(signed, of: promise) { try transaction.keep(kept) }
      }
      for (seq, chain) in [(promise.end, promise.endChain), (end, chain)] {
        guard try chain == nil || chain == view.chain(at: seq) else {
          throw StoreError.damaged(.chain(seq: seq))
        }
      }
    }
    hasEnd = true
  }
}

/// The effects of a conversation, in events.
package struct SyncReport: Hashable, Sendable {
  /// Events of others that came.
  package var pulled = 0
  /// Own events that were acknowledged.
  package var pushed = 0
  /// Events of any author that a restored server had lost and has again.
  package var gaveBack = 0
  /// The server was restored from a backup and takes no pushes yet.
  package var serverHeals = false
  /// The name under which the work continues, and the reason.
  package var successor: Successor?
  /// Own events that were parked because there is no room for them.
  package var parked = 0
  /// Addresses of the link where a machine with another key answered, before the server was found at the
  /// next.
  package var strangers: [LinkAddress] = []

  /// The sum with earlier conversations of the same sync.
  func adding(_ earlier: SyncReport) -> SyncReport {
    var sum = self
    sum.pulled += earlier.pulled
    sum.pushed += earlier.pushed
    sum.gaveBack += earlier.gaveBack
    sum.parked += earlier.parked
    return sum
  }

  package struct Successor: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
      /// This replica's file was copied or restored.
      case copiedFile
      /// Events that were written into a bundle were refused.
      case refusedOffer
      /// The server's log replaced this replica's.
      case otherLog
    }

    package let name: String
    /// The number of events that were recorded anew.
    package let events: Int
    /// The number of events that were parked, since they refer to entities that only the earlier log had.
    package let parked: Int
    package var cause: Cause
  }
}
