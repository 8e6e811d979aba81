import PostilCore

/// The number of a change in the oneof of message `Event`. Numbers in between are kept for events
/// that the design names and this version does not know. Source: Protocol/postil.proto.
enum EventKind: Int {
  case memberJoined = 8
  case articleImported = 9
  case articleObserved = 10
  case annotationAdded = 12
  case replyAdded = 13
  case noteEdited = 14
  case replyEdited = 15
  case fieldSet = 16
  case markingSet = 17
  case tagged = 18
  case untagged = 19
  case assessed = 20
  case deleted = 22
  case restored = 23
  case conflictResolved = 24
  case memberInvited = 25
  case roleSet = 26
  case revoked = 27
  case serverKeyAnnounced = 28
  case released = 32
  case withheld = 33
}

extension EventKind {
  /// The least role that may do this; `nil` where it depends on what the event says.
  ///
  /// Must agree with `Change.leastRole`.
  var leastRole: Role? {
    switch self {
    case .articleImported, .articleObserved: .editor
    case .annotationAdded, .replyAdded, .noteEdited, .replyEdited, .tagged, .untagged, .assessed,
      .released, .withheld:
      .analyst
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced, .fieldSet,
      .markingSet,
      .deleted, .restored, .conflictResolved:
      nil
    }
  }
}
