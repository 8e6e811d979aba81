import PostilCore
import PostilWire

/// A changeset with its place in the log, as the vectors write it.
struct ChangesetVector: Decodable {
  let replica: Read<ReplicaID>
  let firstCounter: Read<UInt64>
  let events: [Read<[UInt8]>]
  let firstSeq: Read<Seq>
  let receivedAt: Read<Int64>
  let signature: Read<[UInt8]>?

  var changeset: Changeset {
    get throws {
      try Changeset(
        replica: replica.value, firstCounter: firstCounter.value,
        events: EventRun(events: events.map(\.value)), signature: signature?.value)
    }
  }

  var logged: LoggedChangeset {
    get throws {
      try LoggedChangeset(
        changeset: changeset, firstSeq: firstSeq.value,
        receivedAt: Instant(milliseconds: receivedAt.value))
    }
  }
}
