import PostilCore
import PostilWire
import Synchronization

/// The connections and pushes of each replica of a workspace, and of each member over all replicas, held against
/// the server's limits.
///
/// Counts only replicas that were welcomed: nobody can use up the allowance of another.
///
/// A class, because a hub and its connections share it.
final class RateLimiter: Sendable {
  private struct Counts {
    var open: [ReplicaID: Int] = [:]
    var openByMember: [ReplicaID: Int] = [:]
    var connections: PeerBuckets<ReplicaID>
    var events: PeerBuckets<ReplicaID>
    var bytes: PeerBuckets<ReplicaID>
    /// By member; `nil` where a day has no limit.
    var dailyBytes: PeerBuckets<ReplicaID>?
  }

  private let limits: ServerLimits
  private let counts: Mutex<Counts>

  init(_ limits: ServerLimits) {
    self.limits = limits
    counts = Mutex(
      Counts(
        connections: PeerBuckets(limits.replicaConnectionsPerMinute),
        events: PeerBuckets(limits.eventsPerMinute),
        bytes: PeerBuckets(limits.bytesPerMinute),
        dailyBytes: limits.dailyPushBytes.map { PeerBuckets($0, per: .day) }))
  }

  /// - Returns: the refusal of one connection too many; `nil` if it may connect, and then `disconnect` must follow.
  func connect(_ peer: MemberReplica, now: Instant) -> Refusal? {
    counts.withLock { counts in
      if let seconds = counts.connections.take(1, of: peer.replica, now: now) {
        return .tooFast(
          limits.replicaConnectionsPerMinute, "connections of one replica", seconds)
      }
      guard counts.open[peer.replica, default: 0] < limits.connectionsPerReplica else {
        return .tooManyConnections(limits.connectionsPerReplica, "connections of one replica")
      }
      guard counts.openByMember[peer.member, default: 0] < limits.connectionsPerMember else {
        return .tooManyConnections(limits.connectionsPerMember, "connections of one member")
      }
      counts.open[peer.replica, default: 0] += 1
      counts.openByMember[peer.member, default: 0] += 1
      return nil
    }
  }

  func disconnect(_ peer: MemberReplica) {
    counts.withLock { counts in
      Self.close(peer.replica, in: &counts.open)
      Self.close(peer.member, in: &counts.openByMember)
    }
  }

  private static func close(_ peer: ReplicaID, in open: inout [ReplicaID: Int]) {
    let left = open[peer, default: 1] - 1
    open[peer] = left > 0 ? left : nil
  }

  /// - Parameter peer: the replica that brings it, which need not be its author.
  /// - Returns: the refusal of a push that exceeds a limit; `nil` if it may be appended.
  func push(_ changeset: Changeset, by peer: MemberReplica, now: Instant) -> Refusal? {
    counts.withLock { counts in
      let bytes = changeset.events.bytes.count
      if let seconds = counts.events.take(changeset.events.count, of: peer.replica, now: now) {
        return .tooFast(limits.eventsPerMinute, "events of one replica", seconds)
      }
      if let seconds = counts.bytes.take(bytes, of: peer.replica, now: now) {
        return .tooFast(limits.bytesPerMinute, "bytes of one replica", seconds)
      }
      if let seconds = counts.dailyBytes?.take(bytes, of: peer.member, now: now) {
        return Refusal(
          .tooMuchToday, expected: UInt64(limits.dailyPushBytes ?? 0), retryAfterSeconds: seconds)
      }
      return nil
    }
  }
}

/// A replica that was welcomed.
struct MemberReplica: Sendable {
  let replica: ReplicaID
  /// The member that the replica belongs to.
  let member: ReplicaID
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
