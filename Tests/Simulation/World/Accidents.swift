import PostilLog
import PostilStore
import TestSupport

/// Accidents of machines, and the restarts after them.
extension World {
  /// A process dies now, or between two writes that come soon.
  func accident() throws {
    let isServer = choices.once(in: 4)
    let disk = isServer ? server.disk : choices.one(of: desks).disk
    if choices.once(in: 3) {
      disk.kill()
    } else {
      let operations = choices.below(choices.one(of: [3, 12, 60]))
      disk.arm(operations: operations, seed: choices.next())
    }
    try bury()
  }

  /// Takes away the processes whose disk is dead: all that they held in memory is gone.
  ///
  /// Called where nobody holds a store any more.
  func bury() throws {
    for desk in desks where desk.disk.isDead {
      let accident: CrashDisk.Accident = choices.once(in: 2) ? .powerCut : .processDied
      say("desk \(desk.index) dies: \(accident)")
      hangUp(desk)
      try desk.stop(accident, &choices)
      tally.replicaCrashes += 1
      if accident == .powerCut { tally.powerCuts += 1 }
    }
    if server.disk.isDead {
      let accident: CrashDisk.Accident = choices.once(in: 2) ? .powerCut : .processDied
      say("the server dies: \(accident)")
      for link in links {
        link.hasServer = false
        if choices.once(in: 2) { link.down.lose() }
      }
      try server.stop(accident)
      tally.serverCrashes += 1
      if accident == .powerCut { tally.powerCuts += 1 }
    }
  }

  /// The replica's store; `nil` where the process died on starting.
  func open(_ desk: SimulatedDesk) throws -> ReplicaStore? {
    if let store = desk.store { return store }
    do {
      let store = try desk.start(limits: plan.limits)
      say("desk \(desk.index) starts")
      try comeHome(desk, store)
      try inHistory(of: desk) {
        try recognise(desk, store)
        try checkRecorded(desk, store)
        try checkProgress(desk, store)
        try checkCarried(desk, store)
      }
      return store
    } catch {
      try judge(error, at: desk)
      return nil
    }
  }

  /// The server, started if it is not running; `nil` where it died of that.
  func running() throws -> Service? {
    if server.service == nil {
      do {
        try server.start(plan)
        say("the server starts")
        try checkServer()
      } catch {
        try judgeServer(error)
      }
    }
    return server.disk.isDead ? nil : server.service
  }

  /// - Throws: `Violation`, unless the process met a dead disk and says so.
  func judge(_ error: any Error, at desk: SimulatedDesk) throws {
    let isDisguised = fault == .errorIsDisguised && desk.disk.isDead
    if let damage = (error as? StoreError)?.damageOfAdmission, !desk.disk.isDead {
      throw violation(.admission, "desk \(desk.index) refuses the log: \(damage)")
    }
    try judge(isDisguised ? CancellationError() : error, isDead: desk.disk.isDead)
    say("desk \(desk.index): \(error)")
  }

  func judgeServer(_ error: any Error) throws {
    try judge(error, isDead: server.disk.isDead)
    say("the server: \(error)")
  }

  private func judge(_ error: any Error, isDead: Bool) throws {
    if error is Violation { throw error }
    guard isDead else { throw violation(.errors, "\(error)") }
    if let error = error as? LogError {
      switch error {
      case .failed, .system: return
      case .busy, .damaged, .newerVersion, .unreachable:
        throw violation(.errors, "a dead disk is reported as \(error)")
      }
    }
    guard let error = error as? StoreError else {
      throw violation(.errors, "a dead disk is reported as \(error)")
    }
    switch error {
    case .failed, .system: break
    case .notADatabase, .foreign, .newerFormat, .olderFormat, .newerState, .olderState, .newerLaws,
      .olderLaws, .foreignObject, .alteredObject, .corrupt, .busy, .exists,
      .identityChanged, .damaged:
      throw violation(.errors, "a dead disk is reported as \(error)")
    }
  }
}

extension StoreError {
  /// The violation that the log let somebody in, or took an event, that it should not.
  fileprivate var damageOfAdmission: Damage? {
    guard case .damaged(let damage) = self else { return nil }
    return switch damage {
    case .signature, .role, .notAMember: damage
    default: nil
    }
  }
}
