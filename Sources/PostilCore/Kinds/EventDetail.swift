/// The detail of an event in a listing, beside its kind and its target. The reader puts it into words, since
/// it knows the names of members and fields.
package enum EventDetail: Hashable, Sendable {
  case none
  /// It concerns the workspace; the change itself tells the member or the thing.
  case workspace
  /// A note, a reply's body, a title.
  case text(Text)
  /// A tag or an audience.
  case added(Text)
  case removed(Text)
  /// A value of something that has a name.
  case named(Text, value: Text)
  case set(Field, Value, why: Text)
  case judged(Assessment)
  case ofLaterVersion(number: UInt32)
}
