import ServiceLifecycle

/// Runs until the process is asked to end, then finishes pushes in flight.
extension Listener: Service {
  package func run() async throws {
    try await withGracefulShutdownHandler {
      try await serve()
    } onGracefulShutdown: {
      stop()
    }
  }
}
