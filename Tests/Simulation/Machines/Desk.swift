import Foundation
import PostilCore
import PostilReplica
import PostilStore
import PostilWire
import TestSupport

/// A person at a machine with a replica: its disk and clock outlive the process.
///
/// A class, because the world's parts all turn to the same desk.
final class Desk {
  let index: Int
  /// Whom others know it as.
  private(set) var identity: Identity
  /// What it was invited as; in an open workspace everybody is an admin.
  let invitedAs: Role
  let disk: CrashDisk
  var clock: Clock
  /// `nil` while no process runs.
  var store: ReplicaStore?
  /// The number of the connection that the process talks over.
  var link: Int?
  /// How many own events the person was told are recorded.
  var recorded: UInt64
  /// The furthest that anybody has seen the replica.
  var cursor: Seq = 0
  var acknowledged: UInt64 = 0
  /// What a server had acknowledged that was replaced by its backup, and that may be lost there.
  var toldByLostServer: UInt64 = 0
  /// Why the server took nothing more when it was last asked, for as long as nobody decides.
  var refusal: Refusal?
  /// What stood first in the registers when somebody last looked.
  var displayed: (cursor: Seq, heads: [(place: Claim.Place, head: EventID)])?

  /// The replica's first event, its join, is recorded.
  init(
    index: Int, _ identity: Identity, as role: Role, folder: String, workspace: WorkspaceIdentity,
    clock: Clock, now: Instant
  ) throws {
    self.index = index
    self.identity = identity
    invitedAs = role
    disk = try CrashDisk(making: folder)
    self.clock = clock
    recorded = 1
    store = try ReplicaStore(
      creating: "\(folder)/\(Self.file)", workspace: workspace, name: identity.name,
      publicKey: identity.publicKey, ticket: identity.ticket,
      link: "postil://localhost:1/\(workspace.name)", now: now)
  }

  static let file = "replica.sqlite"

  var replica: ReplicaID { identity.replica }

  /// - Throws: `StoreError`, also where the process died of it.
  func start() throws -> ReplicaStore {
    if let store { return store }
    let opened = try ReplicaStore(opening: "\(disk.folder)/\(Self.file)")
    store = opened
    return opened
  }

  /// All that the process held in memory is gone. Its conversation must be gone too.
  func stop(_ accident: CrashDisk.Accident, _ choices: inout Choices) throws {
    disk.kill()
    store = nil
    try disk.revive(after: accident)
    if accident == .powerCut { try tearArrival(&choices) }
  }

  /// What came of a first pull lies in a file that SQLite knows nothing of and that nobody syncs.
  private func tearArrival(_ choices: inout Choices) throws {
    guard let file = FileHandle(forUpdatingAtPath: "\(disk.folder)/\(Self.file)-arrival") else {
      return
    }
    let size = try file.seekToEnd()
    try file.truncate(atOffset: UInt64(choices.below(Int(size) + 1)))
    // A file system may know the length of a file before it has its bytes.
    if choices.once(in: 2) { try file.truncate(atOffset: size) }
    try file.close()
  }
}
