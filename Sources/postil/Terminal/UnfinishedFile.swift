import Foundation
import Synchronization

/// A file that is not whole yet, and goes if a person or the system ends the process.
enum UnfinishedFile {
  /// The address of its path, a C string; 0 for none. A signal handler may use nothing but atomics.
  private static let path = Atomic<UInt>(0)

  /// Removes the file if a signal ends the process while `body` runs.
  static func guarding<Answer>(_ unfinished: String, _ body: () throws -> Answer) rethrows
    -> Answer
  {
    let copy = strdup(unfinished)
    path.store(UInt(bitPattern: copy), ordering: .releasing)
    let handlers = [SIGINT, SIGTERM, SIGHUP].map { number in
      let former = signal(number) { number in
        let path = UnfinishedFile.path.load(ordering: .acquiring)
        if let path = UnsafePointer<CChar>(bitPattern: path) { unlink(path) }
        // Delivered again, by its default action, as soon as this handler ends.
        signal(number, SIG_DFL)
        raise(number)
      }
      // The process was started to outlast it, as by nohup.
      if unsafeBitCast(former, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
      return (number, former)
    }
    defer {
      for (number, former) in handlers { signal(number, former) }
      path.store(0, ordering: .releasing)
      free(copy)
    }
    return try body()
  }
}
