package import PostilCore
package import PostilWire
import Synchronization

/// The state of a server's log as a whole, in memory for the store that writes it and for its readers.
///
/// A class, because they share it. It changes once the change is durable.
package final class LogLife: Sendable {
  private struct State {
    var epoch: Epoch
    var restoration: Restoration
    var repairEnd: Instant?
  }

  private let state: Mutex<State>

  package init(epoch: Epoch, restoration: Restoration, repairEnd: Instant?) {
    state = Mutex(State(epoch: epoch, restoration: restoration, repairEnd: repairEnd))
  }

  /// The epoch of the log.
  package var epoch: Epoch {
    get { state.withLock { $0.epoch } }
    set { state.withLock { $0.epoch = newValue } }
  }

  package var restoration: Restoration {
    get { state.withLock { $0.restoration } }
    set { state.withLock { $0.restoration = newValue } }
  }

  /// The moment from which a rolled-back log takes pushes again; `nil` for any other log.
  package var repairEnd: Instant? {
    get { state.withLock { $0.repairEnd } }
    set { state.withLock { $0.repairEnd = newValue } }
  }
}
