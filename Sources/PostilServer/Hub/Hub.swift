import Logging
import PostilCore
import PostilLog
import PostilWire

/// The meeting point of a workspace's connections: counts them, ends them, and owns the writer to which they
/// hand their pushes.
///
/// An actor, because connections share it. It waits for no connection and for no disk.
actor Hub {
  private struct Member {
    let line: ConnectionLine
    /// The replica that it is counted under; `nil` until it is welcomed.
    var peer: MemberReplica?
  }

  nonisolated let workspace: ServedWorkspace
  nonisolated let writer: LogWriter
  nonisolated let limiter: RateLimiter
  /// `nil` where nobody watches.
  nonisolated let meter: WorkspaceMeter?
  private let server: ServerMeter?
  private let claims: KeptClaims
  private let now: @Sendable () -> Instant
  private var members: [ConnectionID: Member] = [:]
  /// Waits in `close` for the last connection to leave.
  private var closing: CheckedContinuation<Void, Never>?
  /// Why all conversations end, once they do.
  private var farewell: Refusal?

  /// - Parameters:
  ///   - memory: for deliveries that wait to be appended, shared with other hubs.
  ///   - claims: for runs kept until they prove that a log was put back, shared as well.
  ///   - server: what the server counts; `nil` where nobody watches.
  init(
    _ workspace: ServedWorkspace, limits: ServerLimits, memory: WaitingBytes,
    claims: KeptClaims = KeptClaims(), server: ServerMeter? = nil,
    now: @escaping @Sendable () -> Instant
  ) {
    self.workspace = workspace
    self.server = server
    meter = server.map { WorkspaceMeter(of: workspace, clock: $0.clock) }
    writer = LogWriter(
      workspace, quotaBytes: limits.quotaBytes, memory: memory, meter: meter, now: now)
    limiter = RateLimiter(limits)
    self.claims = claims
    self.now = now
    if let meter { server?.begin(meter) }
  }

  /// Takes a connection in; `disconnect` must follow.
  func join(_ line: ConnectionLine, as id: ConnectionID) {
    members[id] = Member(line: line)
    if let farewell { line.answer(.ended(farewell)) }
  }

  func disconnect(_ id: ConnectionID) {
    guard let member = members.removeValue(forKey: id) else { return }
    claims.letGo(of: id)
    if let peer = member.peer { limiter.disconnect(peer) }
    guard members.isEmpty else { return }
    closing?.resume()
    closing = nil
  }

  /// Counts a replica that was welcomed as connected.
  ///
  /// - Returns: the refusal of a replica that may not connect now; `nil` if it may.
  func admit(_ peer: MemberReplica, at id: ConnectionID) -> Refusal? {
    guard members[id] != nil else { return farewell ?? .stopping }
    if let refusal = limiter.connect(peer, now: now()) { return refusal }
    members[id]?.peer = peer
    return nil
  }

  /// Counts the bytes that a session keeps until they prove its claim.
  ///
  /// - Returns: whether there is room; if there is none, the conversation must end.
  func keep(_ bytes: Int, for id: ConnectionID) async -> Bool {
    guard let member = members[id] else { return false }
    let (hasRoom, ended) = claims.keep(bytes, for: id, at: member.line)
    for line in ended { await line.end(.noRoom) }
    return hasRoom
  }

  /// Appends and seals until `stop()` or `retire()`, or until its task is cancelled; then nothing more is taken.
  nonisolated func run(logger: Logger) async {
    await withDiscardingTaskGroup { tasks in
      tasks.addTask { await self.writer.run(logger: logger) }
      tasks.addTask { await self.writer.seal(logger: logger) }
    }
    await endUnlessEnded()
  }

  /// Appends pending pushes, then ends all conversations.
  func stop() async throws {
    farewell = .stopping
    defer { end(.stopping) }
    try await writer.stop()
  }

  /// Ends all conversations: the workspace is not served any more.
  func retire() async {
    if let meter { server?.end(meter) }
    farewell = workspace.unknown
    await writer.refuse(workspace.unknown)
    end(workspace.unknown)
  }

  private func endUnlessEnded() async {
    guard farewell == nil else { return }
    farewell = .stopping
    await writer.refuse(.stopping)
    end(.stopping)
  }

  /// Closes the workspace, once the last connection has left.
  ///
  /// ⚖ Call it after `run` has returned: then nobody reads or appends any more. A connection that joins later is
  /// told why all conversations ended, and reads nothing of the log. It waits also where its task is cancelled.
  func close() async {
    while !members.isEmpty { await withCheckedContinuation { closing = $0 } }
    await writer.close()
  }

  private func end(_ refusal: Refusal) {
    for member in members.values { member.line.answer(.ended(refusal)) }
  }
}

extension ServedWorkspace {
  /// ⚖ The refusal that a peer would hear if there were no such workspace.
  var unknown: Refusal { Refusal(.unknownWorkspace, subject: Text(name)) }
}

extension WorkspaceMeter {
  fileprivate convenience init(
    of workspace: ServedWorkspace, clock: @escaping @Sendable () -> Duration
  ) {
    self.init(
      of: workspace.name, isShared: workspace.isShared, clock: clock, size: workspace.size,
      isHealing: { workspace.reader.restoration == .healing }, lastBackup: workspace.lastBackup)
  }
}
