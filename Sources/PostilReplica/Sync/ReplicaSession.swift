import PostilCore
import PostilLog
package import PostilStore
package import PostilWire

/// The replica's side of one conversation: messages in, messages out.
///
/// No socket, no clock, no task. What it is told goes into the store before it asks for more, so a
/// conversation that breaks off at any byte is taken up where it stopped.
/// Source: Protocol/WIRE.md, "The conversation".
package struct ReplicaSession: Conversation {
  /// What the conversation is for.
  package enum Purpose: Sendable {
    case pull
    case push
    case sync
    /// Pull, and push nothing but the event that joins.
    case join

    var wantsLog: Bool { self != .push }
    var pushes: Bool { self != .pull }
  }

  private enum State {
    case awaitingGreeting
    case awaitingWelcome
    case ready
  }

  private let purpose: Purpose
  private let store: ReplicaStore
  private let key: SigningKey?
  private let pushesSingly: Bool
  private let introduces: Bool
  private var state = State.awaitingGreeting
  private var pusher = Pusher()
  private var giver = RepairSender()
  /// Of the server's key; `nil` where nothing is encrypted.
  private var pin: Pin?
  /// What the server welcomed this replica with: the log must reach the head that it names.
  private var promise: Welcome?
  /// Of a first pull, the last seq that came and waits to be folded.
  private var arrived: Seq?
  /// The server has said that all of the log up to there has been sent.
  private var hasHead = false
  private var answers: [ClientMessage] = []
  package private(set) var report = SyncReport()

  /// - Parameters:
  ///   - key: the replica's; not needed in an open workspace.
  ///   - pushesSingly: one event at a time, to learn which of them is refused.
  ///   - introduces: whether to say who this is to a server that has lost it.
  package init(
    _ purpose: Purpose, store: ReplicaStore, key: SigningKey? = nil, pushesSingly: Bool = false,
    introduces: Bool = false
  ) {
    self.introduces = introduces
    self.pushesSingly = pushesSingly
    self.purpose = purpose
    self.store = store
    self.key = store.workspace.isOpen ? nil : key
  }

  /// Everything that the conversation is for has been done.
  package func isFinished() throws -> Bool {
    guard case .ready = state, hasHead || !purpose.wantsLog, giver.isDone else { return false }
    return try !pushes || pusher.isDone(store)
  }

  /// The server was found behind addresses where others answered.
  mutating func passed(_ strangers: [LinkAddress]) { report.strangers = strangers }

  package mutating func meet(_ pin: Pin?) {
    self.pin = pin
  }

  /// Takes a message. What it brings is durable when this returns.
  package mutating func receive(_ message: ServerMessage) throws {
    switch (state, message) {
    case (_, .refusal(let refusal)): throw SyncError.refused(refusal)
    case (.awaitingGreeting, .greeting(let greeting)): try hello(greeting)
    case (.awaitingWelcome, .welcome(let welcome)): try begin(welcome)
    case (.ready, .changesets(let changesets)):
      try settle()
      try pull(changesets)
    case (.ready, .segment(let segment)): try pull(segment)
    case (.ready, .head(let head, let chain, let signature)):
      try settle()
      try reach(head, chain, signature)
    case (.ready, .ack(let ack)):
      try settle()
      report.pushed += try pusher.acknowledge(ack, store)
    case (.ready, .takenBack(let seq)): try giver.acknowledge(seq)
    case (.awaitingGreeting, .welcome), (.awaitingGreeting, .changesets),
      (.awaitingGreeting, .takenBack), (.awaitingWelcome, .takenBack),
      (.awaitingGreeting, .segment), (.awaitingGreeting, .head), (.awaitingGreeting, .ack),
      (.awaitingWelcome, .greeting), (.awaitingWelcome, .changesets), (.awaitingWelcome, .segment),
      (.awaitingWelcome, .head), (.awaitingWelcome, .ack), (.ready, .greeting), (.ready, .welcome):
      throw SyncError.protocolViolation("a message out of order")
    }
  }

  /// The first own event that the server has not acknowledged, of those that were sent.
  package var refusedCounter: UInt64? { pusher.first?.firstCounter }

  /// Whether what was refused may be but a part of what was sent.
  package var refusesSeveral: Bool { pusher.first.map { $0.events.count > 1 } ?? false }

  /// A server that heals takes no pushes: they stay in the outbox.
  /// Whether it made the log of all that a first pull brought, which takes minutes where that is much.
  private(set) var hasSettledFirstPull = false
  private var pushes: Bool { purpose.pushes && !report.serverHeals }

  /// The next messages to send: what answers the server, then what it lost and pushes within its
  /// credit.
  package mutating func nextMessages() throws -> [ClientMessage] {
    if !answers.isEmpty {
      defer { answers = [] }
      return answers
    }
    guard case .ready = state else { return [] }
    if let segment = try giver.next(store) {
      report.gaveBack += Int(segment.lastSeq - segment.firstSeq + 1)
      return [.giveBack(segment)]
    }
    guard pushes, let changeset = try pusher.next(store) else {
      return []
    }
    return [.push(changeset)]
  }

  private mutating func hello(_ greeting: Greeting) throws {
    let position = try store.position()
    arrived = try store.read { try $0.cursor() } == 0 ? position.seq : nil
    answers.append(
      .hello(
        try store.hello(
          answering: greeting, holding: position, wantsLog: purpose.wantsLog, key: key, under: pin,
          introducing: introduces)))
    state = .awaitingWelcome
  }

  /// ⚖ Both sides must hold the same events of this replica before any of them says more.
  private mutating func begin(_ welcome: Welcome) throws {
    // What came of a first pull and is not in the log yet may be what a restored server lacks.
    if welcome.restoration == .healing { try settle() }
    let (cursor, chain) = try store.write { transaction in
      let signed = try EndWitness(transaction.view, store).judge(welcome.signedEnd, of: welcome)
      let own = OwnHistory(transaction.view, store)
      try own.compare(with: welcome, wantsLog: purpose.wantsLog)
      if let signed { try transaction.keep(signed) }
      try transaction.acknowledge(through: welcome.lastCounter)
      try transaction.note(welcome.restoration, holding: welcome.lastCounter)
      try transaction.welcomed()
      // Not the one that the server names: what is signed is what this file holds.
      return (try transaction.view.cursor(), try own.chain(at: welcome.lastCounter))
    }
    report.serverHeals = welcome.restoration == .healing
    if report.serverHeals, cursor > welcome.head {
      giver = RepairSender(
        after: welcome.head, through: cursor, creditBytes: Int(clamping: welcome.creditBytes))
    }
    promise = welcome
    pusher = Pusher(
      after: welcome.lastCounter, chain: chain, held: welcome.chain,
      creditBytes: Int(clamping: welcome.creditBytes), key: key,
      isSingle: pushesSingly, last: purpose == .join ? 1 : .max)
    state = .ready
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

  /// Of a first pull the segments are put aside, to be folded all at once.
  private mutating func pull(_ segment: Segment) throws {
    guard let promise, segment.lastSeq <= promise.head else {
      throw SyncError.protocolViolation("a segment beyond the head that was promised")
    }
    if let end = arrived {
      try store.arrive(segment, after: end)
      arrived = segment.lastSeq
      return
    }
    report.pulled += try store.write { transaction in
      let own = try transaction.view.ownFrontier()?.lastCounter ?? 0
      try transaction.append(segment)
      let ownNow = try transaction.view.ownFrontier()?.lastCounter ?? 0
      return Int(segment.lastSeq - segment.firstSeq + 1) - Int(ownNow - own)
    }
  }

  private mutating func settle() throws {
    // A push alone changes nothing that is seen.
    guard purpose.wantsLog else { return }
    hasSettledFirstPull = hasSettledFirstPull || store.hasFirstPull
    report.pulled += try store.settleFirstPull()
    arrived = nil
  }

  private mutating func reach(_ head: Seq, _ chain: Chain?, _ signature: [UInt8]?) throws {
    guard let promise, !hasHead, head >= promise.head else {
      throw SyncError.protocolViolation("a head that is not the one promised")
    }
    try store.write { transaction in
      let view = transaction.view
      let cursor = try view.cursor()
      guard cursor >= head else {
        throw StoreError.damaged(.gap(expected: cursor + 1, found: head + 1))
      }
      // At a first pull the operator's key came with the log.
      let witness = EndWitness(view, store)
      let later = promise.signedEnd(head, chain: chain, signature: signature)
      for signed in [promise.signedEnd, later] {
        if let kept = try witness.judge(signed, of: promise) { try transaction.keep(kept) }
      }
      for (seq, chain) in [(promise.head, promise.headChain), (head, chain)] {
        guard try chain == nil || chain == view.chain(at: seq) else {
          throw StoreError.damaged(.chain(seq: seq))
        }
      }
    }
    hasHead = true
  }
}

/// What a conversation did, in events.
package struct SyncReport: Hashable, Sendable {
  /// Events of others that came.
  package var pulled = 0
  /// Own events that were acknowledged.
  package var pushed = 0
  /// Events of anybody that a restored server had lost and has again.
  package var gaveBack = 0
  /// The server was restored from a backup and takes no pushes yet.
  package var serverHeals = false
  /// Under which name the work goes on, and why.
  package var successor: Successor?
  /// Own events that were put aside, since there is no room for them.
  package var parked = 0
  /// Addresses of the link where somebody with another key answered, before the server was found at the next.
  package var strangers: [LinkAddress] = []

  package struct Successor: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
      /// This replica's file was copied or restored.
      case copiedFile
      /// What was written into a bundle was refused.
      case refusedOffer
      /// The server's log took the place of this replica's.
      case otherLog
    }

    package let name: String
    /// How many events were recorded anew.
    package let events: Int
    /// How many were put aside, since they speak of what only the log before had.
    package let parked: Int
    package var cause: Cause
  }
}
