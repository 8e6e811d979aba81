import Dispatch

/// One thread at a time for an actor that waits for the disk: neither the sockets nor other tasks stand still
/// meanwhile.
///
/// A class because executors are.
final class SerialThread: SerialExecutor {
  /// Its threads are shared by all connections: as many as there are cores, and more where some wait.
  private static let shared = DispatchQueue(label: "postil.connections", attributes: .concurrent)

  private let queue: DispatchQueue

  /// - Parameter sharing: the threads of all connections; else one of its own.
  init(sharing: Bool = false) {
    queue = DispatchQueue(label: "postil.serial", target: sharing ? Self.shared : nil)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
