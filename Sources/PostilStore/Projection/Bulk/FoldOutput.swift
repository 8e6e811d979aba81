import PostilCore
import PostilWire

/// Where the rows go that a bulk fold makes.
///
/// A protocol because they go to two places: into the tables, and beside what lies there.
protocol FoldOutput {
  /// Where a changeset of the log lies; these come in log order.
  mutating func add(_ logged: LoggedChangeset) throws

  /// That the fold ignored the event at a seq; in any order.
  mutating func add(_ reason: Fold.Reason, at seq: Seq) throws

  /// The text of a revision, as often as an event brings it; these come in log order, pending ones last.
  mutating func add(_ held: HeldText) throws

  /// How many bytes a text has that came.
  func size(of revision: ContentID) throws -> Int?

  /// A text that came.
  func text(of revision: ContentID) throws -> Text?

  /// The row of an entity; these ascend by place. The flags of one with a deletion may change.
  mutating func add(_ row: FoldedRow) throws

  /// All of the above came; from now on the table of entities is read.
  mutating func endRows() throws

  /// The flags of an entity with a deletion, with what hangs on it.
  mutating func mark(_ place: EntityPlace, _ flags: Flags, before: Flags) throws

  mutating func put(_ tally: Tally) throws
}
