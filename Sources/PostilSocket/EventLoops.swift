import Foundation
import NIOCore

/// The event loops that all sockets of a process share.
package enum EventLoops {
  /// Files that a loop holds open: its epoll, an event and a timer.
  private static let filesOfLoop = 3
  /// For sockets, and for looking up names.
  private static let spareFiles = 8

  /// The error of the system if it cannot open the files that the loops take, looked up once, before the first
  /// socket; 0 for none.
  ///
  /// NIO ends the process where it cannot make a loop (MultiThreadedEventLoopGroup.swift, `setupThreadAndEventLoop`).
  package static let obstacle: Int32 = {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    for _ in 0..<(System.coreCount * filesOfLoop + spareFiles) {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return errno }
      opened.append(descriptor)
    }
    return 0
  }()
}
