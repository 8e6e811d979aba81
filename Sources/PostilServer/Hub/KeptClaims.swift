import PostilCore
import Synchronization

/// The memory for runs that sessions keep until they prove that a log was put back, over all connections of all
/// workspaces.
///
/// ⚖ The oldest claims make way, in any workspace: a silent replica cannot keep others from proving theirs.
///
/// A class, because all hubs share it.
final class KeptClaims: Sendable {
  private struct Claim {
    let line: ConnectionLine
    var bytes: Int
  }

  private struct State {
    var claims: [ConnectionID: Claim] = [:]
    var bytes = 0

    @discardableResult
    mutating func remove(_ id: ConnectionID) -> Claim? {
      guard let claim = claims.removeValue(forKey: id) else { return nil }
      bytes -= claim.bytes
      return claim
    }
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int = Limits.claimBytes) {
    self.limit = limit
  }

  /// Counts the bytes that a session keeps from now on, in place of its count before.
  ///
  /// - Returns: whether there is room; and those that made way, whose conversations must end.
  func keep(_ bytes: Int, for id: ConnectionID, at line: ConnectionLine) -> (
    hasRoom: Bool, ended: [ConnectionLine]
  ) {
    state.withLock { state in
      let room = limit - bytes
      guard room >= 0 else { return (false, []) }
      state.remove(id)
      var ended: [ConnectionLine] = []
      while state.bytes > room, let oldest = state.claims.keys.min(by: { $0.number < $1.number }) {
        if let claim = state.remove(oldest) { ended.append(claim.line) }
      }
      if bytes > 0 {
        state.claims[id] = Claim(line: line, bytes: bytes)
        state.bytes += bytes
      }
      return (true, ended)
    }
  }

  /// Forgets the claim of a connection.
  func letGo(of id: ConnectionID) { state.withLock { _ = $0.remove(id) } }
}
