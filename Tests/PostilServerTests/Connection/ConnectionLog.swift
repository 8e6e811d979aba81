import Logging
import Synchronization

/// Counts a server's connections by what it logs, so that a test can wait until the server has come so far.
///
/// A class, because the server's logger and the test share it.
final class ConnectionLog: Sendable {
  struct Connections {
    var opened = 0
    /// Nothing that they took is kept for them any more.
    var closed = 0
    /// Why those were closed that fell silent.
    var silences: [String] = []

    var open: Int { opened - closed }
  }

  private let state = Mutex(Connections())
  private let changes: AsyncStream<Void>
  private let change: AsyncStream<Void>.Continuation

  init() {
    (changes, change) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  var logger: Logger { Logger(label: "tests") { _ in Handler(log: self) } }

  var connections: Connections { state.withLock { $0 } }

  /// Waits until something holds of the connections. A test of which that never comes true ends by its time limit.
  func wait(until isSo: (Connections) -> Bool) async throws {
    if isSo(connections) { return }
    for await _ in changes where isSo(connections) { return }
    throw CancellationError()
  }

  private func note(_ event: LogEvent) {
    state.withLock { connections in
      switch (event.message, event.metadata?["connection"], event.metadata?["reason"]) {
      case ("connection opened", .some, _): connections.opened += 1
      case ("connection closed", .some, _): connections.closed += 1
      case ("connection closed", .none, .some(let reason)):
        connections.silences.append("\(reason)")
      default: break
      }
    }
    change.yield()
  }

  private struct Handler: LogHandler {
    let log: ConnectionLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.debug

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { log.note(event) }
  }
}
