import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// A log in a file, with its segments, whose next append takes as long as the test likes.
struct SlowLog: LogStore {
  private(set) var file: ServerStore
  let gate: Gate

  var workspace: WorkspaceIdentity { file.workspace }
  var epoch: Epoch { file.epoch }
  var restoration: Restoration { file.restoration }

  func head() throws(LogError) -> Seq { try file.head() }
  func chain(at seq: Seq) throws(LogError) -> Chain? { try file.chain(at: seq) }
  func members() throws(LogError) -> Roster { try file.members() }
  func standing(of replica: ReplicaID) throws(LogError) -> Standing? {
    try file.standing(of: replica)
  }

  func changesets(after seq: Seq, bytes: Int) throws(LogError) -> [LoggedChangeset] {
    try file.changesets(after: seq, bytes: bytes)
  }

  func segment(startingAt seq: Seq) throws(LogError) -> Segment? {
    try file.segment(startingAt: seq)
  }

  func seal(bytes: Int) throws(LogError) -> Bool { try file.seal(bytes: bytes) }

  mutating func append(_ changesets: [Changeset], receivedAt: Instant) throws(LogError)
    -> [Appended]
  {
    gate.pass()
    return try file.append(changesets, receivedAt: receivedAt)
  }

  mutating func takeBack(_ segment: Segment) throws(LogError) -> TakenBack {
    try file.takeBack(segment)
  }
}
