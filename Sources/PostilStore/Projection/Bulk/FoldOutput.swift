import PostilCore
import PostilWire

/// The destination of the rows that a bulk fold makes.
///
/// A protocol because there are two: the tables themselves, and the comparison with existing rows.
protocol FoldOutput {
  /// Takes the place of a changeset of the log; these come in log order.
  mutating func add(_ logged: LoggedChangeset) throws

  /// Takes the reason why the fold ignored the event at a seq; in any order.
  mutating func add(_ reason: Fold.Reason, at seq: Seq) throws

  /// Takes the text of a revision, as often as an event brings it; these come in log order, pending ones last.
  mutating func add(_ held: HeldText) throws

  /// The size in bytes of a text that has come.
  func size(of revision: ContentID) throws -> Int?

  /// A text that has come.
  func text(of revision: ContentID) throws -> Text?

  /// Takes the row of an entity; these ascend by place. The flags of one with a deletion may change.
  mutating func add(_ row: FoldedRow) throws

  /// Called after all of the above; from now on the table of entities is read.
  mutating func endRows() throws

  /// Takes the flags of an entity with a deletion, weighed with the entities below it.
  mutating func mark(_ place: EntityPlace, _ flags: Flags, before: Flags) throws

  mutating func put(_ tally: Tally) throws
}
