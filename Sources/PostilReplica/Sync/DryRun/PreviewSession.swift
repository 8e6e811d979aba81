package import PostilCore
package import PostilStore
package import PostilWire

/// Asks a server for the events that this replica lacks, as a sync does, and keeps them in memory: nothing
/// is pushed, and nothing goes into the store.
package struct PreviewSession: Conversation {
  private enum State {
    case shakingHands
    case listening
    case finished
  }

  private let store: ReplicaStore
  private let limitBytes: Int
  private var state = State.shakingHands
  private var handshake: Handshake
  /// The end that the welcome named, and the log's chain there.
  package private(set) var promised: (end: Seq, chain: Chain?) = (0, nil)
  private var bytes = 0
  /// The received changesets, in log order.
  package private(set) var changesets: [LoggedChangeset] = []
  /// The counter of the last own event on the server.
  package private(set) var heldCounter: UInt64 = 0

  package init(
    store: ReplicaStore, key: SigningKey? = nil, limitBytes: Int = Limits.previewBytes
  ) {
    self.store = store
    handshake = Handshake(key: key)
    self.limitBytes = limitBytes
  }

  package mutating func meet(_ pin: Pin?) { handshake.meet(pin) }

  package func isFinished() -> Bool {
    if case .finished = state { true } else { false }
  }

  package mutating func receive(_ message: ServerMessage) throws {
    switch (state, message) {
    case (_, .refusal(let refusal)): throw SyncError.refused(refusal)
    case (.shakingHands, _):
      // From the cursor itself: the segments that a first pull staged stay there, and are asked for again.
      var next = handshake
      let welcome = try next.receive(message) { try store.hello(wantsLog: true) }
      if let welcome { try begin(welcome) }
      handshake = next
    case (.listening, .changesets(let changesets)): try take(changesets)
    case (.listening, .segment(let segment)): try take(opened(segment))
    case (.listening, .end(let end, _, _)): try reach(end)
    case (.listening, .takenBack), (.listening, .greeting), (.listening, .welcome),
      (.listening, .ack), (.finished, .greeting), (.finished, .welcome), (.finished, .changesets),
      (.finished, .segment), (.finished, .end), (.finished, .ack), (.finished, .takenBack):
      throw SyncError.protocolViolation("a message out of order")
    }
  }

  package mutating func nextMessages() -> [ClientMessage] { handshake.nextMessages() }

  private mutating func begin(_ welcome: Welcome) throws {
    try store.read { view in
      _ = try EndWitness(view, store).judge(welcome.signedEnd, of: welcome)
      try OwnHistory(view, store).compare(with: welcome, wantsLog: true)
    }
    promised = (welcome.end, welcome.endChain)
    heldCounter = welcome.lastCounter
    state = .listening
  }

  private mutating func take(_ batch: [LoggedChangeset]) throws {
    guard !batch.isEmpty else { throw SyncError.protocolViolation("an empty batch") }
    // The frame too, so that many small ones do not take more memory than a few large ones.
    let frameBytes = 100
    bytes += batch.reduce(0) { $0 + $1.changeset.events.bytes.count + frameBytes }
    guard bytes <= limitBytes else { throw SyncError.previewTooLarge(limitBytes: limitBytes) }
    changesets += batch
  }

  private func opened(_ segment: Segment) throws(StoreError) -> [LoggedChangeset] {
    do {
      return try segment.changesets()
    } catch {
      throw .damaged(.unreadable(seq: segment.firstSeq))
    }
  }

  private mutating func reach(_ end: Seq) throws {
    guard end >= promised.end else {
      throw SyncError.protocolViolation("an end that is not the one promised")
    }
    let reached = try changesets.last?.lastSeq ?? store.read { try $0.cursor() }
    guard reached >= end else {
      throw StoreError.damaged(.gap(expected: reached + 1, found: end + 1))
    }
    state = .finished
  }
}
