package import PostilCore
package import PostilWire

/// What a sync would do, as far as the server's log went when it was asked.
package struct SyncPreview: Encodable, Sendable {
  /// The last seq that would be held, without what would be pushed.
  package let cursor: Seq
  /// What others did, by member and then in the order that kinds came.
  package let brings: [EventTally]
  /// Own events that the server does not hold and would take.
  package let pushes: [EventTally]
  /// Own events that the server would refuse: for want of room the first for each thing that is full, which
  /// is put aside with what else waits for that room, so that the rest goes on; then at most one that the roles in
  /// the server's log speak against, with which what follows waits.
  package let refuses: [PreviewedRefusal]
  /// Articles, annotations and replies that are not here yet, in log order.
  package let created: [LogLine]
  /// What a deletion would hide.
  package let hides: [EntityMention]
  /// What is deleted here and would come back.
  package let returns: [EntityMention]
  /// What is here and would go, since others set aside the event that made it.
  package let vanishes: [EntityMention]
  /// What others let count again, and would be here.
  package let reappears: [EntityMention]
  /// Own events that others set aside or let count again.
  package let ownWork: [NamedWork]
  /// Own work that would hang on what others set aside.
  package let hanging: [HangingNotice]
  /// Articles that were here before and would have another text, or of which somebody decided which stands.
  package let revised: [EntityMention]
  /// Articles that somebody withdrew, or of which somebody took that back.
  package let withdrawn: [EntityMention]
  /// Notes on those articles whose facts changed, or of whose words nothing is left.
  package let doubtful: [AnchorLine]
  /// Texts that people changed without knowing of each other, and what they would become.
  package let merges: [MergedText]
  package let opens: [ConflictDetail]
  /// Conflicts that are open already and would get one more value.
  package let grows: [ConflictDetail]
  /// As they are now.
  package let closes: [ConflictDetail]
}

/// How many events of one kind somebody made.
package struct EventTally: Encodable, Hashable, Sendable {
  package let author: String
  /// Such as `noteEdited`.
  package let change: String
  package let events: Int
}

/// What a server would not take.
package struct PreviewedRefusal: Encodable, Sendable {
  package let event: LogLine
  /// Such as `roleTooLow`.
  package let reason: String
  package let refusal: Refusal

  private enum CodingKeys: CodingKey {
    case event, reason
  }

  init(_ event: LogLine, _ refusal: Refusal) {
    self.event = event
    reason = refusal.code.map { "\($0)" } ?? "unknown"
    self.refusal = refusal
  }
}

/// An entity in a few words.
package struct EntityMention: Encodable, Sendable {
  /// As one types it.
  package let id: String
  package let entity: String
  /// The annotation's quote, or the article's title.
  package let subject: String
}

package struct MergedText: Encodable, Sendable {
  package let id: String
  package let field: String
  package let subject: String
  package let text: String
  /// Several people added text at the end, and what they added follows one another.
  package let isJoined: Bool
}
