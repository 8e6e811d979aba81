import Dispatch

/// One thread at a time for the hub, which waits for the disk: neither the sockets nor other tasks
/// stand still meanwhile.
///
/// A class because executors are.
final class WriterThread: SerialExecutor {
  private let queue = DispatchQueue(label: "postil.writer")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
