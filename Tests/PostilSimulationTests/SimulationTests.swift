import PostilSimulation
import Synchronization
import Testing

/// The seeds of every change; `Scripts/simulate` runs as many more as one likes.
struct SimulationTests {
  /// In chunks, so that they run side by side.
  @Test(arguments: 0..<20)
  func `nothing is lost and all agree in the end, whatever goes wrong`(chunk: UInt64) {
    for seed in 10 * chunk + 1...10 * chunk + 10 {
      #expect(throws: Never.self) { try Simulation.run(Run(seed: seed)) }
    }
  }

  @Test func `the same seed gives the same run, event by event`() throws {
    #expect(try transcript(of: Run(seed: 11)) == transcript(of: Run(seed: 11)))
    #expect(try transcript(of: Run(seed: 11)) != transcript(of: Run(seed: 12)))
  }

  @Test func `the requested number of replicas takes part`() throws {
    let lines = try transcript(of: Run(seed: 4, replicas: 8))
    #expect(lines.contains { $0.hasSuffix(" of desk 7") })
    #expect(!lines.contains { $0.hasSuffix(" of desk 8") })
  }

  @Test func `the command to see it again names seed and replicas`() {
    #expect(Run(seed: 7).command == "Scripts/simulate 7")
    #expect(Run(seed: 7, replicas: 5).command == "Scripts/simulate --replicas 5 7")
  }

  private func transcript(of run: Run) throws -> [String] {
    let lines = Mutex<[String]>([])
    _ = try Simulation.run(run) { line in lines.withLock { $0.append(line) } }
    return lines.withLock { $0 }
  }
}
