import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// Everything that one seed drives: desks, a server, the network between them, and accidents.
///
/// A class, because all of its parts act on it.
final class World {
  let run: Run
  let fault: Fault?
  let plan: Plan
  let server: ServerMachine
  var desks: [SimulatedDesk]
  var later: LaterReplica
  let workspace: WorkspaceIdentity
  /// Devices that somebody was invited to use, and whose invitation is not in the log yet.
  var guests: [Guest] = []
  /// Work of somebody who was revoked that was adopted, and is on its way.
  var parcels: [Changeset] = []
  /// The operator's key; `nil` in an open workspace.
  let founder: SigningKey?
  /// The end of the log that the replica of a later version knows.
  var endKnownLater: Seq = 0
  var links: [Link] = []
  var ledger = Ledger()
  /// The ledger of a log that a server lost and that went on otherwise, while somebody holds it.
  var lostLedger = Ledger()
  /// True while the two have changed places.
  var isInLostHistory = false
  /// The replica of a later version does not go on.
  var isLaterGone = false
  /// Every entity that anybody made, the oldest first.
  var created: [EntityID] = []
  var choices: Choices
  var writers: [ProseWriter]
  var tally = Tally()
  /// No more accidents, and the network delivers all.
  var isHealing = false
  /// The server was replaced by its backup and does not hold everything yet.
  var isServerHealing = false
  var hasBackup = false
  /// The end of the backup's log at the time it was made.
  var backedUpAt: Seq = 0
  /// The number of the step.
  var number = 0
  /// The end of the log of the backup that was restored.
  var lostAt: Seq = 0
  private var lastLink = 0
  private var lastCopy = 0
  let folder: TemporaryFolder
  private let tell: (@Sendable (String) -> Void)?

  init(_ run: Run, fault: Fault?, tell: (@Sendable (String) -> Void)?) throws {
    self.run = run
    self.fault = fault
    self.tell = tell
    var choices = Seed(number: run.seed).choices
    plan = Plan(run, &choices)
    // In memory if there is such a folder: a simulation must not wait for a real disk.
    let memory = "/dev/shm"
    folder =
      try FileManager.default.isWritableFile(atPath: memory)
      ? TemporaryFolder(under: memory) : TemporaryFolder()
    var founding = Founding(plan, &choices)
    founder = founding.founder
    workspace = founding.workspace
    var desks: [SimulatedDesk] = []
    for index in 0..<plan.replicas {
      var clock = Clock(&choices)
      let now = clock.now(&choices)
      let role = choices.one(of: [Role.admin, .admin, .admin, .admin, .editor, .analyst])
      let identity = try founding.invite(
        Text("desk\(choices.below(1_000))-\(index)"), as: role, &choices)
      desks.append(
        try SimulatedDesk(
          index: index, identity, as: role, folder: folder.file("desk\(index)"),
          workspace: founding.workspace, clock: clock, now: now, limits: plan.limits))
      ledger.note(
        EventEncoder.encode(base: 0, claimedAt: now, change: identity.join), by: identity.replica)
    }
    self.desks = desks
    later = LaterReplica(try founding.invite("later", as: .editor, &choices))
    var clock = Clock(&choices)
    let now = clock.now(&choices)
    server = try ServerMachine(folder: folder.file("server"), founding, clock: clock, now: now)
    if let founder {
      for event in founding.events(at: now) { ledger.note(event, by: founder.replica) }
    }
    writers = desks.map { ProseWriter(author: "\($0.index)") }
    self.choices = choices
    if fault == .serverDiskLies { server.disk.lie() }
    if fault == .replicaDiskLies { desks[0].disk.lie() }
  }

  /// Lives through the seed's steps, heals, and checks.
  ///
  /// - Throws: `Violation`.
  func live() throws -> Tally {
    say("\(plan)")
    while number < plan.steps {
      number += 1
      say("step \(number)")
      try step()
      try bury()
      try liveWithBackups()
      try welcomeGuests()
    }
    try heal()
    try checkAgreement()
    tally.seeds = 1
    tally.openWorkspaces = plan.isOpen ? 1 : 0
    tally.events = ledger.log.count
    return tally
  }

  /// Ends the simulation where something does not hold.
  func violation(_ checker: Checker, _ what: String) -> Violation {
    Violation(run: run, checker: checker, what: what)
  }

  func say(_ what: @autoclosure () -> String) {
    // Each run has another folder.
    tell?(what().replacing(folder.path, with: ""))
  }

  func nextCopy() -> Int {
    lastCopy += 1
    return lastCopy
  }

  func nextLink() -> Int {
    lastLink += 1
    return lastLink
  }
}

extension Choices {
  mutating func byte() -> UInt8 { UInt8(below(256)) }
}
