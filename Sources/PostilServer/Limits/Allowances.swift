import PostilCore
import PostilWire

/// The use of a workspace's allowances, by each replica and by each member with all replicas.
///
/// Counts only replicas that were welcomed, so nobody uses up another's allowance.
struct Allowances {
  private let limits: ServerLimits
  private var open: [ReplicaID: Int] = [:]
  private var openByMember: [ReplicaID: Int] = [:]
  private var connections: RateTable<ReplicaID>
  private var events: RateTable<ReplicaID>
  private var bytes: RateTable<ReplicaID>
  /// By member; `nil` if a day has no limit.
  private var dailyBytes: RateTable<ReplicaID>?

  init(_ limits: ServerLimits) {
    self.limits = limits
    connections = RateTable(limits.replicaConnectionsPerMinute)
    events = RateTable(limits.eventsPerMinute)
    bytes = RateTable(limits.bytesPerMinute)
    dailyBytes = limits.dailyPushBytes.map { RateTable($0, per: .day) }
  }

  /// - Parameter member: the member that the replica belongs to.
  /// - Returns: why it may not; `nil` if it may, and then `disconnect` must follow.
  mutating func connect(_ replica: ReplicaID, of member: ReplicaID, now: Instant) -> Refusal? {
    if let seconds = connections.take(1, of: replica, now: now) {
      return .tooFast(
        limits.replicaConnectionsPerMinute, "connections of one replica", seconds)
    }
    guard open[replica, default: 0] < limits.connectionsPerReplica else {
      return .tooManyConnections(limits.connectionsPerReplica, "connections of one replica")
    }
    guard openByMember[member, default: 0] < limits.connectionsPerMember else {
      return .tooManyConnections(limits.connectionsPerMember, "connections of one member")
    }
    open[replica, default: 0] += 1
    openByMember[member, default: 0] += 1
    return nil
  }

  mutating func disconnect(_ replica: ReplicaID, of member: ReplicaID) {
    Self.close(replica, in: &open)
    Self.close(member, in: &openByMember)
  }

  private static func close(_ peer: ReplicaID, in open: inout [ReplicaID: Int]) {
    let left = open[peer, default: 1] - 1
    open[peer] = left > 0 ? left : nil
  }

  /// - Parameters:
  ///   - replica: the one that brings it, which need not be its author.
  ///   - member: the member that the replica belongs to.
  /// - Returns: why it may not be pushed; `nil` if it may.
  mutating func push(
    _ changeset: Changeset, by replica: ReplicaID, of member: ReplicaID, now: Instant
  ) -> Refusal? {
    if let seconds = events.take(changeset.events.count, of: replica, now: now) {
      return .tooFast(limits.eventsPerMinute, "events of one replica", seconds)
    }
    if let seconds = bytes.take(changeset.events.bytes.count, of: replica, now: now) {
      return .tooFast(limits.bytesPerMinute, "bytes of one replica", seconds)
    }
    if let seconds = dailyBytes?.take(changeset.events.bytes.count, of: member, now: now) {
      return Refusal(
        .tooMuchToday, expected: UInt64(limits.dailyPushBytes ?? 0), retryAfterSeconds: seconds)
    }
    return nil
  }
}

extension Refusal {
  static func tooManyConnections(_ limit: Int, _ what: Text) -> Refusal {
    Refusal(.tooManyConnections, expected: UInt64(limit), subject: what, retryAfterSeconds: 10)
  }

  static func tooFast(_ perMinute: Int, _ what: Text, _ seconds: UInt64) -> Refusal {
    Refusal(
      .tooFast, expected: UInt64(perMinute), subject: what, retryAfterSeconds: seconds)
  }
}
