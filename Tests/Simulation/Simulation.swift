/// A deterministic simulation of replicas, a server, their disks and the network between them.
///
/// The sessions, the decoder of frames, the stores and SQLite are the real ones. The network, the
/// disks' accidents, the clocks and the people are the seed's.
package enum Simulation {
  /// Runs one seed from its beginning to the last check. The same run gives the same tally, always.
  ///
  /// - Parameters:
  ///   - fault: a fault that is planted on purpose.
  ///   - tell: receives a line for each step.
  /// - Throws: `Violation` for a law that does not hold.
  package static func run(
    _ run: Run, fault: Fault? = nil, tell: (@Sendable (String) -> Void)? = nil
  ) throws -> Tally {
    try World(run, fault: fault, tell: tell).live()
  }
}
