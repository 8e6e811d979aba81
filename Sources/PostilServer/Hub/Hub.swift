import Logging
import PostilCore
import PostilLog
import PostilWire

/// The meeting point of a workspace's connections: counts them and their pushes, and hands the pushes to the
/// writer.
///
/// An actor, because connections share it. It waits for no connection and for no disk.
actor Hub {
  private struct Member {
    let line: HubLine
    /// The replica that it is counted under; `nil` until it is welcomed.
    var peer: Peer?
    /// The bytes of returned runs that its session keeps.
    var keptBytes = 0
  }

  private struct Peer {
    let replica: ReplicaID
    /// The member that the replica belongs to.
    let member: ReplicaID
  }

  nonisolated let workspace: ServedWorkspace
  private nonisolated let writer: LogWriter
  private let memory: WaitingBytes
  private let claims: WaitingBytes
  private var allowances: Allowances
  private let now: @Sendable () -> Instant
  private var members: [ConnectionID: Member] = [:]
  /// The refusal with which all conversations end; `nil` before.
  private var farewell: Refusal?

  /// - Parameters:
  ///   - memory: for deliveries that wait to be appended, shared with other hubs.
  ///   - claims: for runs kept until they prove that a log was put back, shared as well.
  init(
    _ workspace: ServedWorkspace, limits: ServerLimits, memory: WaitingBytes,
    claims: WaitingBytes = WaitingBytes(limit: Limits.claimBytes),
    now: @escaping @Sendable () -> Instant
  ) {
    self.workspace = workspace
    writer = LogWriter(workspace, quotaBytes: limits.quotaBytes, memory: memory, now: now)
    allowances = Allowances(limits)
    self.memory = memory
    self.claims = claims
    self.now = now
  }

  /// Takes a connection in; `disconnect` must follow.
  func join(_ line: HubLine, as id: ConnectionID) {
    members[id] = Member(line: line)
    if let farewell { line.answer(.ended(farewell)) }
  }

  func disconnect(_ id: ConnectionID) {
    guard let member = members.removeValue(forKey: id) else { return }
    claims.give(member.keptBytes)
    if let peer = member.peer { allowances.disconnect(peer.replica, of: peer.member) }
  }

  /// Counts a replica that was welcomed as connected.
  ///
  /// - Parameter member: the member that the replica belongs to.
  /// - Returns: why it may not be.
  func admit(_ replica: ReplicaID, of member: ReplicaID, at id: ConnectionID) -> Refusal? {
    guard members[id] != nil else { return farewell ?? .stopping }
    if let refusal = allowances.connect(replica, of: member, now: now()) { return refusal }
    members[id]?.peer = Peer(replica: replica, member: member)
    return nil
  }

  /// Takes deliveries to be appended, in this order; each that is taken is answered. Memory was taken for all.
  ///
  /// Returned runs count as memory alone: a replica that heals a server may return all of it.
  ///
  /// - Returns: the number of deliveries taken, and the refusal of the rest; `nil` if all were taken.
  func take(_ deliveries: [Delivery], from id: ConnectionID) -> (Int, Refusal?) {
    let member = members[id]
    var taken = 0
    var refusal = farewell ?? (member == nil ? .stopping : nil)
    for delivery in deliveries {
      guard refusal == nil, let member else { break }
      if case .push(let changeset) = delivery {
        refusal = allowances.push(
          changeset, by: member.peer?.replica ?? changeset.replica,
          of: member.peer?.member ?? changeset.replica, now: now())
        guard refusal == nil else { break }
      }
      writer.hand(over: delivery, from: member.line)
      taken += 1
    }
    for delivery in deliveries.dropFirst(taken) { memory.give(delivery.waitingBytes) }
    return (taken, refusal)
  }

  func endRepairIfDue() async { await writer.endRepairIfDue() }

  /// Counts the runs that a session keeps until they prove its claim.
  ///
  /// The claim that came first makes way: no silence keeps others from proving theirs.
  ///
  /// - Returns: whether there is room; where there is none, the conversation must end.
  func keep(_ bytes: Int, for id: ConnectionID) async -> Bool {
    guard let member = members[id] else { return false }
    let more = bytes - member.keptBytes
    if more <= 0 {
      claims.give(-more)
    } else if !claims.take(more) {
      let others = members.filter { $0.key != id && $0.value.keptBytes > 0 }
      guard let oldest = others.min(by: { $0.key.number < $1.key.number }) else { return false }
      claims.give(oldest.value.keptBytes)
      members[oldest.key]?.keptBytes = 0
      let hasRoom = claims.take(more)
      if hasRoom { members[id]?.keptBytes = bytes }
      await oldest.value.line.end(.noRoom)
      return hasRoom
    }
    members[id]?.keptBytes = bytes
    return true
  }

  /// Appends and seals until `stop()`.
  nonisolated func run(logger: Logger) async {
    await withDiscardingTaskGroup { tasks in
      tasks.addTask { await self.writer.run(logger: logger) }
      tasks.addTask { await self.writer.seal(logger: logger) }
    }
  }

  /// Appends pending pushes, then ends all conversations.
  func stop() async throws {
    farewell = .stopping
    defer { end(.stopping) }
    try await writer.stop()
  }

  /// Ends all conversations: the workspace is not served any more.
  func retire() async {
    farewell = workspace.unknown
    await writer.refuse(workspace.unknown)
    end(workspace.unknown)
  }

  private func end(_ refusal: Refusal) {
    for member in members.values { member.line.answer(.ended(refusal)) }
  }
}

extension ServedWorkspace {
  /// ⚖ The refusal that a peer would hear if there were no such workspace.
  var unknown: Refusal { Refusal(.unknownWorkspace, subject: Text(name)) }
}
