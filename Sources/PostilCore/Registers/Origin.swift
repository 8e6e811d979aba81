/// One creation of an entity, as one event describes it.
package struct Origin: Hashable, Sendable {
  package var stamp: Stamp
  package let facts: Facts

  package init(stamp: Stamp, facts: Facts) {
    self.stamp = stamp
    self.facts = facts
  }
}

/// The facts about an entity that never change.
package enum Facts: Hashable, Sendable {
  /// Apart, since there are few of them and they are twice as large as the others.
  indirect case article(ArticleFacts)
  case annotation(AnnotationFacts)
  case reply(ReplyFacts)
  case term(TermFacts)

  /// The entities whose deletion this entity opposes: its parent, and the reply that it answers.
  package var above: [EntityID] {
    guard case .reply(let facts) = self, let answered = facts.parent else {
      return parent.map { [$0] } ?? []
    }
    return [.annotation(facts.annotation), .reply(answered)]
  }

  /// The parent of the entity: its article or its annotation.
  package var parent: EntityID? {
    switch self {
    case .article, .term: nil
    case .annotation(let facts): .article(facts.article)
    case .reply(let facts): .annotation(facts.annotation)
    }
  }
}

package struct ArticleFacts: Hashable, Sendable {
  package let revision: ContentID
  package let url: Text?
  /// The publication date, as the source writes it.
  package let published: Text?
  package let language: Text?
  package let importer: Text

  package init(
    revision: ContentID, url: Text?, published: Text?, language: Text?, importer: Text
  ) {
    self.revision = revision
    self.url = url
    self.published = published
    self.language = language
    self.importer = importer
  }
}

package struct AnnotationFacts: Hashable, Sendable {
  package let article: ContentID
  package let revision: ContentID
  /// In Unicode scalars of the revision's canonical text, as the author claims: it may lie outside the text.
  /// `nil` for the whole article.
  package let range: Range<UInt32>?

  package init(article: ContentID, revision: ContentID, range: Range<UInt32>?) {
    self.article = article
    self.revision = revision
    self.range = range
  }

  /// 0 and 0 for the whole article, which has no quote.
  package var start: UInt32 { range?.lowerBound ?? 0 }
  package var end: UInt32 { range?.upperBound ?? 0 }
}

package struct ReplyFacts: Hashable, Sendable {
  package let annotation: EventID
  /// The reply that is answered; `nil` answers the annotation itself.
  package let parent: EventID?

  package init(annotation: EventID, parent: EventID?) {
    self.annotation = annotation
    self.parent = parent
  }
}

package struct TermFacts: Hashable, Sendable {
  /// As it was first written where something is said of it.
  package let word: Text

  package init(word: Text) {
    self.word = word
  }
}
