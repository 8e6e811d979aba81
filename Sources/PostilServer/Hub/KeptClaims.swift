import PostilCore
import Synchronization

/// The memory for what sessions keep until it proves that their log was put back, over all connections of all
/// workspaces.
///
/// ⚖ The claims that came first make way, of whatever workspace they are: no silence keeps others from proving
/// theirs.
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

  /// Counts what a session keeps from now on, in the place of what it kept before.
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

  /// Lets go of what a connection kept.
  func letGo(of id: ConnectionID) { state.withLock { _ = $0.remove(id) } }
}
