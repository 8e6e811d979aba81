import Dispatch
import Synchronization

/// A value that another thread computes while this one continues.
///
/// A class, because both threads hold it. Not a task: the store's callers wait for the disk anyway, and none
/// of them is asynchronous.
package final class PrefetchedValue<Value: Sendable>: Sendable {
  private let outcome = Mutex<Result<Value, any Error>?>(nil)
  private let isReady = DispatchSemaphore(value: 0)

  package init(_ compute: @escaping @Sendable () throws -> Value) {
    DispatchQueue.global().async { [self] in
      let computed = Result { try compute() }
      outcome.withLock { $0 = computed }
      isReady.signal()
    }
  }

  /// Waits for the value; to be called once.
  package func value() throws -> Value {
    isReady.wait()
    guard let outcome = outcome.withLock({ $0 }) else {
      preconditionFailure("it is signalled when it is there")
    }
    return try outcome.get()
  }
}

/// Values that other threads compute a few steps ahead of this one, in the order of the requests.
package struct PrefetchQueue<Value: Sendable> {
  private let depth: Int
  private var underWay: [PrefetchedValue<Value>] = []

  /// - Parameter depth: the number of values that may be under way.
  package init(depth: Int) {
    self.depth = depth
  }

  package mutating func start(_ compute: @escaping @Sendable () throws -> Value) {
    underWay.append(PrefetchedValue(compute))
  }

  /// The oldest value, once the limit of values is under way.
  package mutating func due() throws -> Value? {
    underWay.count < depth ? nil : try rest()
  }

  /// The oldest value; `nil` when none is under way.
  package mutating func rest() throws -> Value? {
    underWay.isEmpty ? nil : try underWay.removeFirst().value()
  }
}
