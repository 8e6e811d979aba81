import ArgumentParser
import PostilCore
import PostilLog
import PostilPages
import PostilReplica
import PostilServer
import PostilWire

/// The place where a command manages members: a replica, or the server's folder for the operator.
enum MembersDesk {
  case replica(Replica)
  case server(OperatorDesk, directory: String)

  init(_ location: Location, _ choice: OperatorChoice) throws {
    if choice.isForServer(location) {
      let workspace = try choice.server(at: location.path)
      let bar = ProgressBar("events")
      defer { bar.clear() }
      self = .server(
        try OperatorDesk(of: workspace, progress: bar.show), directory: location.path)
    } else {
      self = .replica(
        try choice.none(in: location).replica(isShared: true))
    }
  }

  /// As `rosters()`. Reading a server's needs neither the operator's key nor room on the disk.
  static func rosters(at location: Location, _ choice: WorkspaceChoice) throws
    -> (log: Roster, toBe: Roster)
  {
    guard choice.isForServer(location) else {
      return try choice.none(in: location).replica().rosters()
    }
    let store = try choice.server(at: location.path).reading()
    guard !store.workspace.isOpen else { throw OperatorDesk.Problem.openWorkspace }
    let roster = try store.members()
    return (roster, roster)
  }

  /// The replica, or the operator's key, that decides here.
  var own: ReplicaID {
    switch self {
    case .replica(let replica): replica.store.replica
    case .server(let desk, _): desk.replica
    }
  }

  var workspaceID: [UInt8] {
    switch self {
    case .replica(let replica): replica.store.workspace.id
    case .server(let desk, _): desk.store.workspace.id
    }
  }

  /// The roster of the log, and the roster as it is to be: with what a replica recorded and did not push.
  func rosters() throws -> (log: Roster, toBe: Roster) {
    switch self {
    case .replica(let replica): return try replica.rosters()
    case .server(let desk, _):
      let roster = try desk.store.members()
      return (roster, roster)
    }
  }

  /// The roster as it is to be, which every decision is made on: what waits is taken back like all else.
  func roster() throws -> Roster { try rosters().toBe }

  /// The link to the server of the workspace.
  func link() throws -> Link {
    switch self {
    case .replica(let replica): try replica.link()
    case .server(let desk, let directory):
      try ServedLink.kept(in: directory, of: desk.store.workspace.name)
    }
  }

  /// Pulls joins from the server, if it can be reached.
  func refresh() async throws {
    guard case .replica(let replica) = self else { return }
    do {
      _ = try await replica.synchronize(.pull)
    } catch SyncError.unreachable, SyncError.connectionLost {
      return
    }
  }

  /// Puts a change about members into the log: from a replica, as far as the server can be reached.
  ///
  /// - Parameter result: the effect once it counts, for the person who waits.
  func record(_ change: Change, saying result: String) async throws -> Recorded {
    switch self {
    case .server(let desk, _):
      let logged = try desk.record(change, now: currentInstant())
      return Recorded(lines: try ServerLog(desk.store).lines(of: logged), isInLog: true)
    case .replica(let replica):
      let events = try replica.decide(change, now: currentInstant())
      let lines = try replica.read { try $0.lines(of: events) }
      do {
        _ = try await replica.synchronize(.sync)
        return Recorded(lines: lines, isInLog: true)
      } catch SyncError.unreachable, SyncError.connectionLost {
        Terminal.say(MembershipText.waiting(result))
        return Recorded(lines: lines, isInLog: false)
      }
    }
  }

  /// A decision about members.
  struct Recorded {
    /// The events, as they were recorded.
    let lines: [LogLine]
    /// False where they wait in the outbox.
    let isInLog: Bool
  }

  func member(named name: String) throws -> ReplicaID {
    guard let member = try roster().member(named: Text(name)) else { throw try noOne(name) }
    return member
  }

  func device(named name: String) throws -> ReplicaID {
    guard let replica = try roster().replica(named: Text(name)) else { throw try noOne(name) }
    return replica
  }

  func invitation(named name: String) throws -> [UInt8] {
    guard let key = try roster().invitation(named: name) else { throw try noOne(name) }
    return key
  }

  private func noOne(_ name: String) throws -> Diagnosis {
    let roster = try roster()
    return Diagnosis.noOne(
      named: name,
      among: roster.devices.values.map(\.name.string)
        + roster.invitations.filter { $0.value.end == nil }.keys
        .map(Roster.shortName(ofInvitation:)))
  }
}
