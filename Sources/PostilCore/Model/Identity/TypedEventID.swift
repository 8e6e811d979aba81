/// An event's id as a person types it: `north.42`.
package struct TypedEventID: Hashable, Sendable {
  /// The replica's name.
  package let name: String
  /// From 1.
  package let counter: UInt64

  /// - Returns: `nil` for a text that is not such an id; whether the event exists is not checked.
  package init?(_ typed: String) {
    let parts = typed.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let counter = UInt64(parts[1]), counter > 0,
      String(counter) == parts[1]
    else { return nil }
    name = String(parts[0])
    self.counter = counter
  }
}
