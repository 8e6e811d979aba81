import PostilCore
import TestSupport
import Testing

/// The fold writes the registers of an event into the entity one by one. Here it is done
/// plainly: take the event's list of writes, refuse all of it if one is refused, else write it.
struct PlainFoldTests {
  @Test(arguments: Seed.range(300))
  func `the fold equals its list of writes`(seed: Seed) {
    for scene in World.scenes(seed) {
      var fast = FoldedState()
      var plain: [EntityID: Entity] = [:]
      let seqs = (0..<scene.log.count).map { Optional(Seq($0) + 1) }
      for (event, seq) in zip(scene.log + scene.outbox, seqs + scene.outbox.map { _ in nil }) {
        let outcome = fast.apply(event, at: seq)
        var entity = event.target.flatMap { plain[$0] }
        let plainOutcome = Self.apply(event, at: seq, to: &entity)
        if let entity { plain[entity.id] = entity }
        #expect(outcome == plainOutcome, "\(seed.description), \(event.id)")
      }
      let isSame = fast.entities == plain
      #expect(isSame, "\(seed.description)")
    }
  }

  private static func apply(_ event: Event, at seq: Seq?, to entity: inout Entity?)
    -> Fold.Outcome
  {
    let stamp = event.stamp(at: seq)
    if let origin = event.origin(stamp), let target = event.target {
      if entity == nil {
        entity = Entity(id: target, origins: [origin])
      } else {
        entity?.addOrigin(origin)
      }
    } else {
      if case .memberJoined = event.change { return .membership }
      if case .unknown = event.change { return .ignored(.unknownKind) }
      guard entity?.isKnown(to: stamp) == true else { return .ignored(.unknownEntity) }
    }
    guard let kind = entity?.id.kind else { return .ignored(.unknownEntity) }
    let writes = event.writes()
    guard writes.allSatisfy({ $0.field.belongs(to: kind) && $0.field.accepts($0.value) }) else {
      return .ignored(.foreignField)
    }
    guard writes.allSatisfy({ $0.field.mayBeWritten(by: event.id.replica) }) else {
      return .ignored(.foreignAssessment)
    }
    for write in writes { entity?.write(write.field, write.value, stamp) }
    return .applied
  }
}

extension Event {
  /// The origin of the entity that it creates; `nil` if it creates none.
  fileprivate func origin(_ stamp: Stamp) -> Origin? {
    switch change {
    case .articleImported(let article):
      Origin(
        stamp: stamp,
        facts: .article(
          ArticleFacts(
            revision: article.revision, url: article.url, published: article.published,
            language: article.language, importer: article.importer)))
    case .annotationAdded(let annotation):
      Origin(
        stamp: stamp,
        facts: .annotation(
          AnnotationFacts(
            article: annotation.article, revision: annotation.revision,
            range: annotation.range)))
    case .replyAdded(let annotation, let parent, _, _):
      Origin(stamp: stamp, facts: .reply(ReplyFacts(annotation: annotation, parent: parent)))
    default: nil
    }
  }
}
