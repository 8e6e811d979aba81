import PostilCore

/// Everything folded from some events, in memory, as the projection does in tables.
struct FoldedState: Equatable {
  private(set) var entities: [EntityID: Entity] = [:]
  private(set) var ignored: [EventID: Fold.Reason] = [:]

  @discardableResult
  mutating func apply(_ event: Event, at seq: Seq?) -> Fold.Outcome {
    let target = event.target
    var entity = target.flatMap { entities[$0] }
    let outcome = Fold.apply(event, at: seq, to: &entity)
    if let target { entities[target] = entity }
    if case .ignored(let reason) = outcome { ignored[event.id] = reason }
    return outcome
  }

  /// Gives an event that was applied as pending its place in the log.
  mutating func settle(_ event: Event, at seq: Seq) {
    guard let target = event.target else { return }
    entities[target]?.settle(event.id, at: seq)
  }

  /// Folds a log from its start, then an outbox.
  init(log: some Sequence<Event> = [], outbox: [Event] = []) {
    for (index, event) in log.enumerated() { apply(event, at: Seq(index) + 1) }
    for event in outbox { apply(event, at: nil) }
  }

  func deletion(of id: EntityID) -> Deletion? {
    entities[id].map { Deletion(of: $0, descendants: descendants(of: id)) }
  }

  private func descendants(of id: EntityID) -> [Entity] {
    let children = entities.values.filter { $0.facts.parent == id }
    return children + children.flatMap { descendants(of: $0.id) }
  }
}
