package import PostilCore
import PostilLog
import PostilWire
import Synchronization

/// The counts of a server while it works.
///
/// A class, because the server's parts share it.
package final class ServerMeter: Sendable {
  /// The connections at one moment.
  struct Connections: Sendable {
    /// Accepted since the start, also those that were refused.
    let accepted: Int
    let strangers: Int
    let welcomed: Int
    let refused: Int
  }

  private struct State {
    var workspaces: [String: WorkspaceMeter] = [:]
    /// Refusals of peers that named no workspace, or none that is there.
    var refusals: [Refusal.Code: UInt64] = [:]
    var connections: @Sendable () -> Connections = {
      Connections(accepted: 0, strangers: 0, welcomed: 0, refused: 0)
    }
  }

  let clock: @Sendable () -> Duration
  let now: @Sendable () -> Instant
  private let state = Mutex(State())

  /// - Parameters:
  ///   - clock: the time since any moment that stays the same; it never goes back.
  ///   - now: by the wall clock.
  package init(
    clock: @escaping @Sendable () -> Duration, now: @escaping @Sendable () -> Instant
  ) {
    self.clock = clock
    self.now = now
  }

  /// By their names: as many as a server serves.
  var workspaces: [WorkspaceMeter] {
    state.withLock { Array($0.workspaces.values) }.sorted { $0.name < $1.name }
  }

  var refusals: [Refusal.Code: UInt64] { state.withLock { $0.refusals } }

  var connections: Connections { state.withLock { $0.connections }() }

  func begin(_ meter: WorkspaceMeter) { state.withLock { $0.workspaces[meter.name] = meter } }

  /// The workspace is served no more, unless anew by now.
  func end(_ meter: WorkspaceMeter) {
    state.withLock { state in
      if state.workspaces[meter.name] === meter { state.workspaces[meter.name] = nil }
    }
  }

  func watch(_ connections: @escaping @Sendable () -> Connections) {
    state.withLock { $0.connections = connections }
  }

  /// Counts the refusals among messages to a peer without a workspace.
  func count(_ messages: [ServerMessage]) {
    let codes = Refusal.Code.all(in: messages)
    if !codes.isEmpty { state.withLock { $0.refusals.add(codes) } }
  }
}

extension Refusal.Code {
  /// Those of the refusals among messages.
  static func all(in messages: [ServerMessage]) -> [Refusal.Code] {
    messages.compactMap { message in
      if case .refusal(let refusal) = message { refusal.code } else { nil }
    }
  }
}

extension [Refusal.Code: UInt64] {
  mutating func add(_ codes: [Refusal.Code]) { for code in codes { self[code, default: 0] += 1 } }
}
