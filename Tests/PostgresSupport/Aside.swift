import Foundation
import Synchronization

/// A call on a thread of its own, while the test looks on and disturbs it. Not a task: tests that wait would leave it no
/// thread.
package final class Aside<Value: Sendable>: Sendable {
  private let outcome = Mutex<Result<Value, any Error>?>(nil)
  private let isReady = DispatchSemaphore(value: 0)

  package init(_ call: @escaping @Sendable () throws -> Value) {
    Thread.detachNewThread { [self] in
      let result = Result { try call() }
      outcome.withLock { $0 = result }
      isReady.signal()
    }
  }

  /// Waits for the answer; to be called once.
  package func value() throws -> Value? {
    isReady.wait()
    return try outcome.withLock { $0 }?.get()
  }
}
