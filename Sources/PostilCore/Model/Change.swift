/// What an event says that somebody did. Past tense, one case per thing a person does.
///
/// Source: Protocol/EVENTS.md and Protocol/postil.proto, message `Event`.
package enum Change: Equatable, Sendable {
  /// A replica's first event: the name it is known by in the workspace, its public key, and who vouches
  /// for it; nobody in an open workspace, nor for the one who founded it.
  case memberJoined(name: Text, publicKey: [UInt8], ticket: Ticket? = nil)
  case memberInvited(Invitation)
  /// `member` is the replica that the member joined with first.
  case roleSet(member: ReplicaID, role: Role)
  case revoked(Revocation, why: Text)
  /// The server's key is to be followed by another. Keys are told by their pins, 32 bytes each: see
  /// `Roster.pins(after:)`.
  case serverKeyAnnounced(pin: [UInt8], replacing: [UInt8])
  case articleImported(ArticleImport)
  case articleObserved(article: ContentID, what: Text, value: Text)
  case annotationAdded(NewAnnotation)
  /// `parent` is the reply that is answered; `nil` answers the annotation itself.
  case replyAdded(annotation: EventID, parent: EventID?, body: Text)
  case noteEdited(annotation: EventID, text: Text)
  case replyEdited(reply: EventID, text: Text)
  case fieldSet(entity: EntityID, field: PlainField, value: Text)
  case markingSet(entity: EntityID, marking: Marking)
  case tagged(entity: EntityID, tag: Text)
  case untagged(entity: EntityID, tag: Text)
  /// What the author makes of it; an assessment is never another member's.
  case assessed(entity: EntityID, Assessment)
  /// The entity may be passed on to an audience.
  case released(entity: EntityID, audience: Text)
  /// It may no longer be.
  case withheld(entity: EntityID, audience: Text)
  case deleted(EntityID)
  case restored(EntityID)
  case conflictResolved(entity: EntityID, field: Field, value: Value, why: Text)
  /// An event of a kind, or with fields, that this version does not know: kept, counted, relayed
  /// and ignored by the fold.
  case unknown(kind: UInt32)
}

/// What an import carries. Article and revision ids are derived from it, not carried beside it, so
/// they cannot disagree with the text.
package struct ArticleImport: Hashable, Sendable {
  /// Canonical text; its first line is the title.
  package let text: Text
  package let url: Text?
  /// When the source says it was published, as written there.
  package let published: Text?
  /// Two or three letters, lower-case (ISO 639).
  package let language: Text?
  /// Which importer read the file, with its version, such as `news/1`.
  package let importer: Text

  package init(text: Text, url: Text?, published: Text?, language: Text?, importer: Text) {
    self.text = text
    self.url = url
    self.published = published
    self.language = language
    self.importer = importer
  }

  package var article: ContentID { .article(url: url, text: text) }
  package var revision: ContentID { .revision(text: text) }
}

/// What an annotation starts with. The quote is not stored: an immutable revision and a range *are*
/// the quote.
package struct NewAnnotation: Hashable, Sendable {
  package let article: ContentID
  package let revision: ContentID
  /// Half-open range of Unicode scalars in the revision's canonical text.
  package let start: UInt32
  package let end: UInt32
  package let motivation: Text?
  package let note: Text
  package let tags: [Text]

  package init(
    article: ContentID, revision: ContentID, start: UInt32, end: UInt32, motivation: Text?,
    note: Text, tags: [Text]
  ) {
    self.article = article
    self.revision = revision
    self.start = start
    self.end = end
    self.motivation = motivation
    self.note = note
    self.tags = tags
  }
}
