/// The action that an event records. Past tense, one case per thing a person does.
///
/// Source: Protocol/EVENTS.md and Protocol/postil.proto, message `Event`.
package enum Change: Equatable, Sendable {
  /// A replica's first event: its name in the workspace, its public key, and the ticket that vouches for it;
  /// no ticket in an open workspace, nor for the founder.
  case memberJoined(name: Text, publicKey: [UInt8], ticket: Ticket? = nil)
  case memberInvited(Invitation)
  /// `member` is the replica that the member joined with first.
  case roleSet(member: ReplicaID, role: Role)
  case revoked(Revocation, why: Text)
  /// The operator announced the key that will follow the server's key. Keys are named by their pins, 32
  /// bytes each: see `Roster.pins(after:)`.
  case serverKeyAnnounced(pin: [UInt8], replacing: [UInt8])
  /// Indirect, since there are few of them and they are larger than all others.
  indirect case articleImported(ArticleImport)
  indirect case articleRevised(ArticleRevision)
  case articleObserved(article: ContentID, what: Text, value: Text)
  case annotationAdded(NewAnnotation)
  /// `parent` is the reply that is answered; `nil` answers the annotation itself.
  case replyAdded(
    annotation: EventID, parent: EventID?, body: Text, attribution: Attribution? = nil)
  case noteEdited(annotation: EventID, text: Text)
  case replyEdited(reply: EventID, text: Text)
  case fieldSet(entity: EntityID, field: PlainField, value: Text)
  case markingSet(entity: EntityID, marking: Marking)
  case tagged(entity: EntityID, tag: Text)
  case untagged(entity: EntityID, tag: Text)
  /// The author's judgement of it; an assessment is never another member's.
  case assessed(entity: EntityID, Assessment)
  /// The entity may be passed on to an audience.
  case released(entity: EntityID, audience: Text)
  /// It may no longer be passed on to an audience.
  case withheld(entity: EntityID, audience: Text)
  case anchorDecided(annotation: EventID, revision: ContentID, AnchorDecision)
  /// An empty reason takes the withdrawal back.
  case articleWithdrawn(article: ContentID, why: Text)
  /// `nil` takes it back.
  case duplicateSet(article: ContentID, of: ContentID?)
  /// Terms are given as written; an empty alias takes one back.
  case termAliased(term: Text, alias: Text)
  case termDescribed(term: Text, description: Text)
  case deleted(EntityID)
  case restored(EntityID)
  case conflictResolved(entity: EntityID, field: Field, value: Value, why: Text)
  /// From here on the events of the log in these ranges change nothing; 1 to `Limits.rangesPerEvent`.
  case eventsSetAside([CounterRange], why: Text)
  case eventsReinstated([CounterRange], why: Text)
  /// The log takes the work of a revoked replica, up to the event of this counter, where its own chain is
  /// this one, 32 bytes.
  case workAdopted(replica: ReplicaID, lastCounter: UInt64, chain: [UInt8], why: Text)
  /// An event of a kind, or with fields, that this version does not know: kept, counted, relayed
  /// and ignored by the fold.
  case unknown(kind: UInt32)
}

/// The contents of an import. Article and revision ids are derived from it, not carried beside it, so they
/// cannot disagree with the text.
package struct ArticleImport: Hashable, Sendable {
  /// Canonical text; its first line is the title.
  package let text: Text
  /// Canonical, as its importer made it.
  package let url: Text?
  /// The publication date, as the source writes it.
  package let published: Text?
  /// Two or three letters, lower-case (ISO 639).
  package let language: Text?
  /// The importer that read the file, with its version, such as `news/1`.
  package let importer: Text
  package let source: Source?

  package init(
    text: Text, url: Text?, published: Text?, language: Text?, importer: Text,
    source: Source? = nil
  ) {
    self.text = text
    self.url = url
    self.published = published
    self.language = language
    self.importer = importer
    self.source = source
  }

  package var article: ContentID { .article(url: url, text: text) }
  package var revision: ContentID { .revision(text: text) }
}

/// The first contents of an annotation. The quote is not stored: an immutable revision and a range *are* the
/// quote.
package struct NewAnnotation: Hashable, Sendable {
  package let article: ContentID
  package let revision: ContentID
  /// In Unicode scalars of the revision's canonical text; `nil` for the whole article.
  package let range: Range<UInt32>?
  package let motivation: Text?
  package let note: Text
  package let tags: [Text]
  package let attribution: Attribution?

  package init(
    article: ContentID, revision: ContentID, range: Range<UInt32>?, motivation: Text?, note: Text,
    tags: [Text], attribution: Attribution? = nil
  ) {
    self.article = article
    self.revision = revision
    self.range = range
    self.motivation = motivation
    self.note = note
    self.tags = tags
    self.attribution = attribution
  }

  /// - Parameter end: at least `start`.
  package init(
    article: ContentID, revision: ContentID, start: UInt32, end: UInt32, motivation: Text?,
    note: Text, tags: [Text]
  ) {
    self.init(
      article: article, revision: revision, range: start..<end, motivation: motivation, note: note,
      tags: tags)
  }

  package var start: UInt32 { range?.lowerBound ?? 0 }
  package var end: UInt32 { range?.upperBound ?? 0 }
}
