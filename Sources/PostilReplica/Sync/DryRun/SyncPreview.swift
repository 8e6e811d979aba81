package import PostilCore
package import PostilWire

/// The effects of a sync, by the server's log when it was asked.
package struct SyncPreview: Encodable, Sendable {
  /// The cursor after the sync, without the pushes.
  package let cursor: Seq
  /// The events of others, by member and then in the order in which the kinds came.
  package let brings: [EventTally]
  /// Own events that the server does not hold and would take.
  package let pushes: [EventTally]
  /// Own events that the server would refuse: for lack of room, the first one for each full room, which is
  /// parked with the others that wait for that room, so that the rest continues; then at most one that
  /// the roles in the server's log forbid, behind which all later ones wait.
  package let refuses: [PreviewedRefusal]
  /// Articles, annotations and replies that are not here yet, in log order.
  package let created: [LogLine]
  /// The entities that a deletion would hide.
  package let hides: [EntityMention]
  /// The entities that are deleted here and would return.
  package let returns: [EntityMention]
  /// The entities that are here and would go, since others set aside the event that made them.
  package let vanishes: [EntityMention]
  /// The entities that would reappear here, since others let their events count again.
  package let reappears: [EntityMention]
  /// Own events that others set aside or let count again.
  package let ownWork: [NamedWork]
  /// Own work that would depend on events that others set aside.
  package let hanging: [HangingNotice]
  /// Articles that were here before and would show another text, or whose current text somebody chose.
  package let revised: [EntityMention]
  /// Articles that somebody withdrew, or whose withdrawal was taken back.
  package let withdrawn: [EntityMention]
  /// Notes on those articles whose facts changed, or whose words are lost.
  package let doubtful: [AnchorLine]
  /// Texts that people changed without knowing of each other, and the merged texts.
  package let merges: [PreviewedMerge]
  package let opens: [ConflictDetail]
  /// Conflicts that are already open and would get one more value.
  package let grows: [ConflictDetail]
  /// The present state of conflicts that would close.
  package let closes: [ConflictDetail]
}

/// The number of events of one kind by one author.
package struct EventTally: Encodable, Hashable, Sendable {
  package let author: String
  /// Such as `noteEdited`.
  package let change: String
  package let events: Int
}

/// An event that a server would refuse.
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
  /// As a person types it.
  package let id: String
  package let entity: String
  /// The annotation's quote, or the article's title.
  package let subject: String
}

/// A text that the sync would merge.
package struct PreviewedMerge: Encodable, Sendable {
  package let id: String
  package let field: String
  package let subject: String
  package let text: String
  /// Several people added text at the end, and their additions follow one another.
  package let isJoined: Bool
}
