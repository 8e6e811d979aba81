import Foundation
import PostilCore
import PostilReplica
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// A person at a machine with a replica: its disk and clock outlive the process.
///
/// Not a `Desk`, whose store is open for as long as it is there, on a disk that keeps everything, and whose key
/// follows from its name. Here processes die, files are lost or put back, and the seed makes the keys.
///
/// A class, because the world's parts all turn to the same desk.
final class SimulatedDesk {
  let index: Int
  /// Whom others know it as.
  private(set) var identity: Identity
  /// A new key on the disk, for an identity that the file may not have yet.
  var nextKey: SigningKey?
  /// Under which ids its work has gone on, the present one last.
  private(set) var line: [ReplicaID]
  /// Every id that it ever went under, also those that went with a folder.
  private(set) var identities: Set<ReplicaID>
  /// Whose work it is: the member, by the first replica.
  let member: ReplicaID
  /// Who invited it as a further device.
  let inviter: ReplicaID?
  /// What it was invited as; in an open workspace everybody is an admin.
  let invitedAs: Role
  private(set) var disk: CrashDisk
  var clock: Clock
  /// `nil` while no process runs.
  var store: ReplicaStore?
  /// The number of the connection that the process talks over.
  var link: Int?
  /// The number of the one over which it brings what another wrote.
  var errand: Int?
  /// How many own events the person was told are recorded.
  var recorded: UInt64
  /// The furthest that anybody has seen the replica.
  var cursor: Seq = 0
  var acknowledged: UInt64 = 0
  /// What a server had acknowledged that was replaced by its backup, and that may be lost there.
  var toldByLostServer: UInt64 = 0
  /// Who it is in the ledger.
  var hand: Ledger.Hand { hands[hands.count - 1] }
  /// Who it was under which id, the present one last.
  private(set) var hands: [Ledger.Hand]
  /// What its person did that its own log was not yet seen to hold.
  var works: [Work] = []
  /// What it did that is put aside, since there is no room for it: under the replica 0.
  var parked: [Work] = []
  /// What is being put aside, or recorded anew from there; the process may die before that is done.
  var parking: [EventID: EventID]?
  /// The new ids of what is being recorded anew; the process may die before that is done.
  var adoption: [EventID: EventID]?
  /// What is to be done once that is.
  var goesOnWith: ReplicaSession.Purpose?
  /// Whether a conversation met another's push under the same id, and a second one.
  var stepsMissed = 0
  /// A copy of the folder as it once was.
  var kept: Kept?
  /// The end of a log that its server lost and did not get back, where that is its own.
  var stranding: Stranding?
  /// Up to where the works of its former identities have seen the log, until they are recorded anew.
  private(set) var seenThrough: Seq?
  /// What the server said in a search for the fork.
  var answer: ForkProbe.Answer?
  /// Why the server took nothing more when it was last asked, for as long as nobody decides.
  var refusal: Refusal?
  /// What stood first in the registers when somebody last looked.
  var displayed: (cursor: Seq, heads: [(place: Claim.Place, head: EventID)], pending: [Event])?

  /// Where a log ends that a server lost.
  struct Stranding {
    let seq: Seq
    let chain: Chain?
    /// The last place that it shares with the server's, once the desk lets go of it.
    var fork: Seq?
  }

  /// The replica's first event, its join, is recorded.
  ///
  /// - Parameter device: whose further device it is, and who invited it; `nil` for somebody new.
  init(
    index: Int, _ identity: Identity, as role: Role, folder: String, workspace: WorkspaceIdentity,
    clock: Clock, now: Instant, limits: RoomLimits,
    device: (member: ReplicaID, inviter: ReplicaID)? = nil
  ) throws {
    self.index = index
    self.identity = identity
    line = [identity.replica]
    identities = [identity.replica]
    hands = [Ledger.Hand(identity.replica)]
    member = device?.member ?? identity.replica
    inviter = device?.inviter
    invitedAs = role
    disk = try CrashDisk(making: folder)
    self.clock = clock
    recorded = 1
    store = try ReplicaStore(
      creating: "\(folder)/\(Self.file)", workspace: workspace, name: identity.name,
      publicKey: identity.publicKey, ticket: identity.ticket,
      link: "postil://localhost:1/\(workspace.name)", limits: limits, now: now)
  }

  /// A second one that begins as a copy of another's folder.
  init(
    index: Int, _ kept: Kept, of original: SimulatedDesk, hand: Ledger.Hand, folder: String,
    clock: Clock
  )
    throws
  {
    self.index = index
    member = original.member
    inviter = original.inviter
    invitedAs = original.invitedAs
    self.clock = clock
    (identity, line, works, parked) = (kept.identity, kept.line, kept.works, kept.parked)
    identities = Set(kept.line)
    hands = kept.hands.dropLast() + [hand]
    (recorded, cursor, acknowledged) = (kept.recorded, kept.cursor, kept.acknowledged)
    toldByLostServer = kept.acknowledged
    disk = try kept.disk(at: folder)
  }

  static let file = "replica.sqlite"

  var replica: ReplicaID { identity.replica }

  /// - Throws: `StoreError`, also where the process died of it.
  func start(limits: RoomLimits) throws -> ReplicaStore {
    if let store { return store }
    let opened = try ReplicaStore(opening: "\(disk.folder)/\(Self.file)", limits: limits)
    store = opened
    return opened
  }

  /// The folder is as it was when it was kept. No process runs.
  func putBack(_ kept: Kept, hand: Ledger.Hand, folder: String) throws {
    (identity, line, works, parked) = (kept.identity, kept.line, kept.works, kept.parked)
    hands = kept.hands.dropLast() + [hand]
    (recorded, cursor, acknowledged) = (kept.recorded, kept.cursor, kept.acknowledged)
    toldByLostServer = max(toldByLostServer, kept.acknowledged)
    (nextKey, adoption, parking, refusal, displayed) = (nil, nil, nil, nil, nil)
    disk = try kept.disk(at: folder)
  }

  /// The file has the server's log up to a fork.
  func comeHome(at fork: Seq) {
    stranding = nil
    (cursor, seenThrough) = (fork, fork)
  }

  /// What its former identities did is recorded anew.
  func hasRecordedAnew() {
    seenThrough = nil
  }

  /// The file bears the identity of the next key.
  func takeNextKey() {
    guard let key = nextKey else { return }
    nextKey = nil
    identity = Identity(name: identity.name, key: key, ticket: nil)
    line.append(key.replica)
    identities.insert(key.replica)
    hands.append(Ledger.Hand(key.replica))
    (recorded, acknowledged, toldByLostServer) = (0, 0, 0)
    displayed = nil
  }

  /// Whether its person must wait until the log holds its join: where somebody is a member already, that
  /// says whose the work is.
  var mustJoinFirst: Bool { line.count > 1 || inviter != nil }

  /// All that the process held in memory is gone. Its conversation must be gone too.
  func stop(_ accident: CrashDisk.Accident, _ choices: inout Choices) throws {
    disk.kill()
    store = nil
    try disk.revive(after: accident)
    if accident == .powerCut { try tearFirstPull(&choices) }
  }

  /// What came of a first pull lies in a file that SQLite knows nothing of and that nobody syncs.
  private func tearFirstPull(_ choices: inout Choices) throws {
    guard let file = FileHandle(forUpdatingAtPath: "\(disk.folder)/\(Self.file)-firstpull") else {
      return
    }
    let size = try file.seekToEnd()
    try file.truncate(atOffset: UInt64(choices.below(Int(size) + 1)))
    // A file system may know the length of a file before it has its bytes.
    if choices.once(in: 2) { try file.truncate(atOffset: size) }
    try file.close()
  }
}
