import PostilCore
import TestSupport
import Testing

/// ⚖ No deletion hides work that its author had not seen.
struct DeletionLawTests {
  @Test(arguments: Seed.range(300))
  func `verdicts are those of an oracle that weighs every event`(seed: Seed) {
    for scene in World.scenes(seed) {
      let oracle = Oracle(scene)
      for id in scene.state.entities.keys {
        #expect(
          scene.state.deletion(of: id) == oracle.deletion(of: id), "\(seed.description), \(id)")
      }
    }
  }

  @Test func `the seeds reach every verdict, for entities with and without anything below`() {
    var reached: Set<String> = []
    for scene in Seed.range(40).flatMap(World.scenes) {
      let parents = Set(scene.state.entities.values.compactMap(\.facts.parent))
      for id in scene.state.entities.keys {
        guard let deletion = scene.state.deletion(of: id) else { continue }
        reached.insert("\(deletion), \(parents.contains(id) ? "above others" : "alone")")
      }
    }
    #expect(reached.count == 6, "\(reached.sorted())")
  }
}
