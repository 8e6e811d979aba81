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
  /// The identity under which others know it.
  private(set) var identity: Identity
  /// A new key on the disk, for an identity that the file may not have yet.
  var nextKey: SigningKey?
  /// The ids under which its work has gone on, the present one last.
  private(set) var line: [ReplicaID]
  /// Every id that it ever went under, also those that went with a folder.
  private(set) var identities: Set<ReplicaID>
  /// The member whose work it is, by the member's first replica.
  let member: ReplicaID
  /// The replica that invited it as a further device.
  let inviter: ReplicaID?
  /// The role it was invited with; in an open workspace everybody is an admin.
  let invitedAs: Role
  private(set) var disk: CrashDisk
  var clock: Clock
  /// `nil` while no process runs.
  var store: ReplicaStore?
  /// The number of the connection that the process talks over.
  var link: Int?
  /// The number of the connection over which it brings another's events.
  var errand: Int?
  /// The number of own events that the person was told are recorded.
  var recorded: UInt64
  /// The furthest that anybody has seen the replica.
  var cursor: Seq = 0
  var acknowledged: UInt64 = 0
  /// The own events that a lost server had acknowledged, and that its backup may lack.
  var toldByLostServer: UInt64 = 0
  /// Its present author in the ledger.
  var hand: Ledger.Hand { hands[hands.count - 1] }
  /// Its authors in the ledger, the present one last.
  private(set) var hands: [Ledger.Hand]
  /// The work of its person that its own log was not yet seen to hold.
  var works: [Work] = []
  /// Its parked work, for which there is no room: under the replica 0.
  var parked: [Work] = []
  /// The new ids of events that are being parked, or recorded anew from there; the process may die before that is
  /// done.
  var parking: [EventID: EventID]?
  /// The new ids of the events that are being recorded anew; the process may die before that is done.
  var adoption: [EventID: EventID]?
  /// The purpose of the conversation that follows.
  var goesOnWith: ReplicaSession.Purpose?
  /// The number of times that a conversation met another's push under the same id.
  var stepsMissed = 0
  /// A copy of the folder as it once was.
  var kept: Kept?
  /// The end of a log that its server lost and did not get back, where that is its own.
  var stranding: Stranding?
  /// Up to where the works of its former identities have seen the log, until they are recorded anew.
  private(set) var seenThrough: Seq?
  /// The server's last answer in a search for the fork.
  var answer: ForkProbe.Answer?
  /// The server's last refusal, for as long as nobody decides.
  var refusal: Refusal?
  /// The first heads of the registers when somebody last looked.
  var displayed: (cursor: Seq, heads: [(place: Claim.Place, head: EventID)], pending: [Event])?

  /// The end of a log that a server lost.
  struct Stranding {
    let seq: Seq
    let chain: Chain?
    /// The last place that it shares with the server's, once the desk lets go of it.
    var fork: Seq?
  }

  /// The replica's first event, its join, is recorded.
  ///
  /// - Parameter device: the member of a further device, and its inviter; `nil` for somebody new.
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

  /// The work of its former identities is recorded anew.
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

  /// True if its person must wait until the log holds the join, which says whose work it is: for a further device
  /// and for a successor.
  var mustJoinFirst: Bool { line.count > 1 || inviter != nil }

  /// All that the process held in memory is gone. Its conversation must be gone too.
  func stop(_ accident: CrashDisk.Accident, _ choices: inout Choices) throws {
    disk.kill()
    store = nil
    try disk.revive(after: accident)
    if accident == .powerCut { try tearFirstPull(&choices) }
  }

  /// The result of a first pull lies in a file that SQLite does not know of and that nobody syncs.
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
