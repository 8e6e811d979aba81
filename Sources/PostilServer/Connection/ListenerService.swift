import ServiceLifecycle

/// Runs until the process is asked to end, then finishes what is in flight.
extension Listener: Service {
  package func run() async throws {
    try await withGracefulShutdownHandler {
      try await serve()
    } onGracefulShutdown: {
      stop()
    }
  }
}
