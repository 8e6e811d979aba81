import Dispatch

/// One thread at a time for the hub, which waits for the disk: neither the sockets nor other tasks
/// stand still meanwhile.
///
/// A class because executors are.
final class SerialThread: SerialExecutor {
  private let queue = DispatchQueue(label: "postil.serial")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
