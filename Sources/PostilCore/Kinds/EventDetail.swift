/// What a listing tells of an event beside its kind and its target. The reader puts it into words, since
/// it knows the names of members and fields.
package enum EventDetail: Hashable, Sendable {
  case none
  /// Who or what it concerns in the workspace: the change itself says it.
  case workspace
  /// A note, a reply's body, a title.
  case text(Text)
  /// A tag or an audience.
  case added(Text)
  case removed(Text)
  /// Something about a thing that is told by its name.
  case named(Text, value: Text)
  case set(Field, Value, why: Text)
  case judged(Assessment)
  case ofLaterVersion(number: UInt32)
}
