import Dispatch

/// Holds a thread back until the test opens it.
struct Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func pass() {
    semaphore.wait()
    semaphore.signal()
  }

  func open() { semaphore.signal() }

  /// Holds the next thread back.
  func close() { semaphore.wait() }
}
