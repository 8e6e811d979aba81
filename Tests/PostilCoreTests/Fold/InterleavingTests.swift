import PostilCore
import TestSupport
import Testing

/// ⚖ State is a fold of the log and nothing else: how pulls, pushes and own events took turns leaves
/// no trace in it.
///
/// States are compared outside of `#expect`, which would print them whole.
struct InterleavingTests {
  @Test(arguments: Seed.range(300))
  func `a replica's state is its log folded from 1, then its outbox`(seed: Seed) {
    var world = World(seed: seed)
    for step in 1...60 {
      let index = world.step()
      // A state that only grew by an own event came to it in the same way as the fold.
      guard world.peers[index].hasPulled else { continue }
      let scene = world.scene(index)
      let folded = FoldedState(log: scene.log, outbox: scene.outbox)
      let isFold = scene.state == folded
      #expect(isFold, "\(seed.description), step \(step)")
    }
  }

  @Test(arguments: Seed.range(300))
  func `replicas that have exchanged everything agree`(seed: Seed) {
    var world = World.run(seed)
    world.syncAll()
    let folded = FoldedState(log: world.log)
    for peer in world.peers {
      #expect(peer.outbox.isEmpty)
      let isFold = peer.state == folded
      #expect(isFold, "\(seed.description), \(peer.id)")
      #expect(peer.state.entities.hashValue == folded.entities.hashValue)
    }
  }

  /// The store folds a batch at a time, and explains one entity by its history.
  @Test(arguments: Seed.range(300))
  func `a log folded in parts, or entity by entity, is the log folded`(seed: Seed) {
    var world = World.run(seed)
    world.syncAll()
    let whole = FoldedState(log: world.log)
    var byEntity: [EntityID: FoldedState] = [:]
    for (index, event) in world.log.enumerated() {
      guard let target = event.target else { continue }
      byEntity[target, default: FoldedState()].apply(event, at: Seq(index) + 1)
    }
    for (id, entity) in whole.entities {
      let isFold = byEntity[id]?.entities == [id: entity]
      #expect(isFold, "\(seed.description), \(id)")
    }
    let others = byEntity.filter { whole.entities[$0.key] == nil && !$0.value.entities.isEmpty }
    #expect(others.isEmpty)
  }
}
