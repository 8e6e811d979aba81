import PostilWire
import Synchronization

/// The memory that pushes take until they are appended, over all connections of all workspaces.
///
/// A class, because all of them share it.
final class WaitingBytes: Sendable {
  private let limit: Int
  private let taken = Mutex(0)

  init(limit: Int) {
    self.limit = limit
  }

  /// - Returns: whether there is room, and it is taken now.
  func take(_ bytes: Int) -> Bool {
    taken.withLock { taken in
      guard taken + bytes <= limit else { return false }
      taken += bytes
      return true
    }
  }

  func give(_ bytes: Int) { taken.withLock { $0 -= bytes } }
}

extension Refusal {
  /// The refusal of bytes for which there is no memory.
  static var noRoom: Refusal { Refusal(.busy, retryAfterSeconds: 10) }
}
