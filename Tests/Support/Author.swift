package import PostilCore
package import PostilWire

/// Somebody who writes events without a replica's file: counters and changesets, nothing else.
package struct Author {
  package let name: Text
  /// 32 bytes that follow from the name.
  package let publicKey: [UInt8]
  package private(set) var counter: UInt64 = 0

  package init(_ name: String) {
    self.name = Text(name)
    publicKey = Array((Array(name.utf8) + [UInt8](repeating: 7, count: 32)).prefix(32))
  }

  package var replica: ReplicaID { ReplicaID(publicKey: publicKey) }

  package var join: Change { .memberJoined(name: name, publicKey: publicKey) }

  /// The id of the event that is written next.
  package var nextID: EventID { EventID(replica: replica, counter: counter + 1) }

  /// The next events as one changeset; all have the same base.
  package mutating func write(_ changes: Change..., base: Seq = 0) throws -> Changeset {
    try write(changes, bases: changes.map { _ in base })
  }

  package mutating func write(_ changes: [Change], bases: [Seq]) throws -> Changeset {
    let first = counter + 1
    counter += UInt64(changes.count)
    return try Changeset(
      replica: replica, firstCounter: first,
      events: EventRun(
        events: zip(changes, bases).map { change, base in
          EventEncoder.encode(base: base, claimedAt: .noon, change: change)
        }))
  }

  /// Skips counters, as one who breaks the rules.
  package mutating func skip(_ count: UInt64) { counter += count }

  /// Takes counters back, to write other events under them.
  package mutating func forget(_ count: UInt64) { counter -= count }
}
