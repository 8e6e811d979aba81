package import PostilCore
import PostilStore

/// A person's decision about a quote in the displayed text.
package enum TypedAnchorDecision: Sendable {
  /// It stands where it was found.
  case confirm
  /// It stands at these words, or in this range of scalars.
  case reattach(QuotePlace)
  /// It has no place.
  case dismiss
  /// The earlier decision is taken back.
  case undo
}

extension Replica {
  /// Records a decision about a quote's place in the displayed text of its article.
  package func decideAnchor(_ typed: String, _ decision: TypedAnchorDecision, now: Instant) throws
    -> EditOutcome
  {
    let recorded = try record(now: now) { view, names in
      let row = try names.annotation(typed).expectingVisible(view, names)
      guard case .annotation(let annotation) = row.entity.id,
        case .annotation(let facts) = row.entity.facts
      else { throw ReplicaError.wrongKind(typed, expected: .annotation) }
      guard facts.range != nil else { throw ReplicaError.aboutWholeArticle(typed) }
      guard let article = try view.entity(.article(facts.article)),
        let revision = article.entity.currentRevision,
        let text = try view.canonicalText(of: revision)
      else { throw ReplicaError.quoteInUnknownText(try names.name(of: .article(facts.article))) }
      let field = Field.anchor(revision)
      _ = try row.expectingSettled(field, names)
      let value: AnchorDecision
      switch decision {
      case .undo: value = .none
      case .dismiss: value = .dismissed
      case .confirm:
        var placements = try Placements(view, in: revision)
        guard try placements.placement(of: row.entity)?.range != nil else {
          throw ReplicaError.nothingToConfirm(typed)
        }
        value = .confirmed
      case .reattach(let place):
        let name = try names.name(of: article.entity.id)
        let range = try place.range(in: text, of: name).range
        value = .reattached(start: UInt32(range.lowerBound), end: UInt32(range.upperBound))
      }
      let isSo = row.entity.value(of: field) ?? .anchor(.none) == .anchor(value)
      return (
        isSo ? [] : [.anchorDecided(annotation: annotation, revision: revision, value)], ()
      )
    }
    return EditOutcome(events: recorded.events)
  }
}
