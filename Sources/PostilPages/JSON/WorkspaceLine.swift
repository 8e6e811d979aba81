/// A workspace in the output of `postil workspace list`.
package struct WorkspaceLine: Encodable {
  let name: String
  /// `nil` where the file cannot be read; `postil verify` says why.
  let events: Int?
  let bytes: Int
  let archived: Bool
  /// Whether it takes no pushes, since it was restored or put back from a copy.
  let heals: Bool
  /// `nil` where it heals until the operator ends it.
  let healsUntil: String?

  package init(
    name: String, events: Int?, bytes: Int, archived: Bool, heals: Bool, healsUntil: String?
  ) {
    (self.name, self.events, self.bytes) = (name, events, bytes)
    (self.archived, self.heals, self.healsUntil) = (archived, heals, healsUntil)
  }
}
