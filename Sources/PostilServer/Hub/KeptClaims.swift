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
    /// Counted up from the first claim.
    let number: Int
  }

  private struct State {
    var claims: [ConnectionID: Claim] = [:]
    /// Those that made way, until they are let go of: their conversations end.
    var evicted: Set<ConnectionID> = []
    var lastNumber = 0
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

  /// Counts the bytes that a session keeps from now on, in place of its count before. A claim is as old as its
  /// first count.
  ///
  /// - Returns: whether there is room; and those that made way, whose conversations must end.
  func keep(_ bytes: Int, for id: ConnectionID, at line: ConnectionLine) -> (
    hasRoom: Bool, ended: [ConnectionLine]
  ) {
    state.withLock { state in
      let room = limit - bytes
      guard room >= 0, !state.evicted.contains(id) else { return (false, []) }
      let former = state.remove(id)
      var ended: [ConnectionLine] = []
      while state.bytes > room,
        let oldest = state.claims.min(by: { $0.value.number < $1.value.number })?.key
      {
        guard let claim = state.remove(oldest) else { break }
        state.evicted.insert(oldest)
        ended.append(claim.line)
      }
      if bytes > 0 {
        if former == nil { state.lastNumber += 1 }
        state.claims[id] = Claim(
          line: line, bytes: bytes, number: former?.number ?? state.lastNumber)
        state.bytes += bytes
      }
      return (true, ended)
    }
  }

  /// Forgets a connection that has left, and its claim.
  func letGo(of id: ConnectionID) {
    state.withLock { state in
      state.remove(id)
      state.evicted.remove(id)
    }
  }
}
