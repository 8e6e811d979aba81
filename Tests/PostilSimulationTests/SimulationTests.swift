import PostilSimulation
import Testing

/// The seeds of every change; `Scripts/simulate` runs as many more as one likes.
struct SimulationTests {
  /// Chunks, so that they run side by side.
  @Test(arguments: 0..<20)
  func `whatever goes wrong, nothing is lost and all agree in the end`(chunk: UInt64) throws {
    for seed in 1 + 10 * chunk...10 + 10 * chunk {
      #expect(throws: Never.self) { try Simulation.run(Run(seed: seed)) }
    }
  }
}
