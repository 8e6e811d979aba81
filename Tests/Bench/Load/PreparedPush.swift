import PostilCore
import PostilWire

/// What one replica is going to push: frames that are ready to be sent.
struct PreparedPush {
  struct Message {
    let frame: [UInt8]
    /// What it counts against the credit.
    let bytes: Int
    let lastCounter: UInt64
  }

  let replica: ReplicaID
  let join: Message
  let messages: [Message]
  /// Of the changesets after the join, the events' bytes as they go into the log.
  let runs: [[UInt8]]

  /// Prepares changesets of so many events each for several replicas, so many events in all: those
  /// that people did to annotations in a workload, over and over.
  static func all(
    replicas: Int, changesetEvents size: Int, events: Int, from recording: Recording
  ) throws -> [PreparedPush] {
    let changes = try recording.annotationChanges(limit: 20_000)
    var next = 0
    return try (1...replicas).map { number in
      var changesets: [Changeset] = []
      let key = Array("replica \(number)".utf8)
      let publicKey = key + [UInt8](repeating: 0, count: 32 - key.count)
      let replica = ReplicaID(publicKey: publicKey)
      func write(_ changes: [Change], base: Seq) throws {
        let events = changes.map {
          EventEncoder.encode(
            base: base, claimedAt: Instant(milliseconds: 1_760_000_000_000), change: $0)
        }
        changesets.append(
          try Changeset(
            replica: replica, firstCounter: (changesets.last?.lastCounter ?? 0) + 1,
            events: EventRun(events: events)))
      }
      try write([.memberJoined(name: Text("replica-\(number)"), publicKey: publicKey)], base: 0)
      for _ in 0..<events / replicas / size {
        try write((0..<size).map { changes[(next + $0) % changes.count] }, base: Seq(replicas))
        next += size
      }
      let messages = changesets.map {
        Message(
          frame: ClientMessage.push($0).frame.encoded, bytes: $0.events.bytes.count,
          lastCounter: $0.lastCounter)
      }
      return PreparedPush(
        replica: replica, join: messages[0], messages: Array(messages.dropFirst()),
        runs: changesets.dropFirst().map(\.events.bytes))
    }
  }
}

extension Recording {
  /// The first that are neither joins nor imports.
  fileprivate func annotationChanges(limit: Int) throws -> [Change] {
    var changes: [Change] = []
    for changeset in changesets {
      for index in changeset.events.ranges.indices {
        switch try changeset.event(at: index).change {
        case .memberJoined, .articleImported: continue
        case let change: changes.append(change)
        }
        if changes.count == limit { return changes }
      }
    }
    return changes
  }
}
