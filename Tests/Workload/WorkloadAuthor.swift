import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// One of the authors: his key, his counters and bases, and the clock on his wall.
struct WorkloadAuthor: Sendable {
  let name: Text
  let key: SigningKey
  let replica: ReplicaID
  /// The replica's own at the last counter.
  private var chain: Chain
  private(set) var lastCounter: UInt64 = 0
  private(set) var base: Seq = 0

  init(_ name: String) {
    self.name = Text(name)
    key = SigningKey.ofTests(name)
    replica = key.replica
    chain = Chain(replica: replica, workspace: WorkspaceIdentity.founded.id)
  }

  /// The one-time key with which he joins.
  var invitation: SigningKey { SigningKey.ofTests("for \(name)") }

  var join: Change {
    let ticket = try? Ticket(
      .invitation(invitation.publicKey), signedBy: invitation, for: key.publicKey, as: name,
      workspace: WorkspaceIdentity.founded.id)
    return .memberJoined(name: name, publicKey: key.publicKey, ticket: ticket)
  }

  /// - Parameter end: the last seq of the log with this changeset. Its people work through an event
  ///   every eight seconds, and their clocks differ by minutes.
  mutating func changeset(
    of changes: [Change], base: Seq, end: Seq, using random: inout SplitMix64
  ) -> Changeset {
    let first = lastCounter + 1
    lastCounter += UInt64(changes.count)
    self.base = base
    var moment = 1_760_000_000_000 + Int64(end) * 8_000 + Int64(random.below(300_000))
    let events = changes.map { change in
      moment += Int64(random.below(60_000))
      return EventEncoder.encode(
        base: base, claimedAt: Instant(milliseconds: moment), change: change)
    }
    let run = EventRun(events: events)
    guard let changeset = try? Changeset(replica: replica, firstCounter: first, events: run) else {
      preconditionFailure("counters stay far below 2^63")
    }
    chain = chain.adding(changeset)
    guard let signed = try? changeset.signed(by: key, at: chain) else {
      preconditionFailure("a key signs any 32 bytes")
    }
    return signed
  }
}
