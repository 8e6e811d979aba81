import Foundation
package import PostilCore
package import PostilLog
import PostilStore
package import PostilWire

/// The operator's decisions about members, made with the key that founded the workspace, also while a server serves
/// it.
package struct OperatorDesk: Sendable {
  package let store: any OperatedLog
  private let key: SigningKey

  package enum Problem: Error, Hashable, Sendable {
    /// The workspace has no members: anybody who reaches it may join.
    case openWorkspace
    /// The key is not in the folder: a backup does not hold it.
    case keyMissing(path: String)
    /// Others than its owner can read the key: a mode beyond 0600.
    case keyReadableByOthers(path: String)
    /// The key in the folder is not the one that founded the workspace.
    case foreignKey(path: String)
    /// The folder was put back from a copy, and no start of the server has noticed.
    case putBack(path: String)
    /// The typed id names no event of the log.
    case notInLog(String)
    /// The event is about members or about other events, and cannot be set aside.
    case alwaysCounts(String, change: String)
    /// Nobody in the log has the name.
    case nobody(String)
  }

  package struct Refused: Error, Hashable, Sendable {
    package let objection: Objection
  }

  /// - Parameters:
  ///   - path: the folder of the workspace, with its log.
  ///   - progress: reports the progress through the log while it is counted anew.
  package init(at path: String, progress: @escaping LogProgress = { _, _ in }) throws {
    try self.init(
      over: WorkspaceFolder.openBesideServer(at: path, progress: progress), keysIn: path)
  }

  /// - Parameter progress: reports the progress through the log while it is counted anew.
  package init(
    of workspace: OperatedWorkspace, progress: @escaping LogProgress = { _, _ in }
  ) throws {
    try self.init(over: workspace.writing(progress: progress), keysIn: workspace.folder.path)
  }

  private init(over store: any OperatedLog, keysIn path: String) throws {
    self.store = store
    guard !store.workspace.isOpen else { throw Problem.openWorkspace }
    try Self.expectPrivateKey(in: path)
    guard FileManager.default.fileExists(atPath: WorkspaceFolder.operatorKeyFile(in: path)) else {
      throw Problem.keyMissing(path: WorkspaceFolder.operatorKeyFile(in: path))
    }
    key = try KeyFile.read(WorkspaceFolder.operatorKeyFile(in: path))
    guard store.workspace.isFounded(by: key.publicKey) else {
      throw Problem.foreignKey(path: WorkspaceFolder.operatorKeyFile(in: path))
    }
  }

  /// A key that is not there is nobody's to read: admins invite without it.
  package static func expectPrivateKey(in path: String) throws(Problem) {
    let file = WorkspaceFolder.operatorKeyFile(in: path)
    guard !FileManager.default.fileExists(atPath: file) || PrivateFile.isPrivate(file) else {
      throw .keyReadableByOthers(path: file)
    }
  }

  package var replica: ReplicaID { key.replica }

  /// Puts a change about members into the log.
  ///
  /// - Returns: the changeset that the log holds now.
  /// - Throws: `Refused` if the laws of membership forbid it, a `Refusal` while the workspace
  ///   heals: its log must not go on before the replicas have given back what it lacks. Then nothing
  ///   is changed.
  @discardableResult
  package func record(_ change: Change, now: Instant) throws -> LoggedChangeset {
    let objection = try store.members().objection(
      to: change, by: key.replica, receivedAt: now)
    if let objection {
      throw Refused(objection: objection)
    }
    return try append([change], now: now)
  }

  /// Sets events of the log aside, or lets them count again.
  ///
  /// - Returns: the changeset that the log holds now; `nil` where no event is named.
  /// - Throws: a `Refusal` as for `record`, and where there is no room for what comes back.
  @discardableResult
  package func set(_ named: NamedEvents, aside: Bool, why: Text, now: Instant) throws
    -> LoggedChangeset?
  {
    let changes = named.changes(aside: aside, why: why)
    return changes.isEmpty ? nil : try append(changes, now: now)
  }

  private func append(_ changes: [Change], now: Instant) throws -> LoggedChangeset {
    switch try store.record(changes, by: key, now: now) {
    case .logged(let logged), .alreadyHeld(let logged): return logged
    case .refused(let refusal): throw refusal
    }
  }

  /// The events of some ids, such as `north.42`.
  ///
  /// - Throws: `Problem.notInLog` for an id of no event of the log, `alwaysCounts` for one that cannot be set aside.
  package func named(_ typed: [String]) throws -> NamedEvents {
    let roster = try store.members()
    let ids = try typed.map { name in
      guard let id = TypedEventID(name), let replica = roster.replica(named: Text(id.name)),
        let frontier = try store.frontier(of: replica), id.counter <= frontier.lastCounter
      else { throw Problem.notInLog(name) }
      return EventID(replica: replica, counter: id.counter)
    }
    let named = NamedEvents(CounterRange.all(of: ids))
    if let act = try store.firstAct(in: CounterSet(named.ranges)) {
      let name = zip(typed, ids).first { $1 == act.id }?.0
      throw Problem.alwaysCounts(name ?? "", change: act.change.name)
    }
    return named
  }

  /// All events of a member, with any device, from a seq on, that can be set aside.
  ///
  /// - Throws: `Problem.nobody` for a name of no member, also for that of a further device.
  package func named(of name: String, since: Seq) throws -> NamedEvents {
    let roster = try store.members()
    // The name of a device names no other device of its member.
    guard let replica = roster.replica(named: Text(name)), roster.member(of: replica) == replica
    else { throw Problem.nobody(name) }
    var events = MemberEvents(of: replica, in: roster, since: since)
    try store.readLog {
      try events.add($0)
      return true
    }
    return events.named
  }
}
