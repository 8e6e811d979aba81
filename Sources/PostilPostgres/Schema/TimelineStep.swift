/// The columns of the second version: on which timeline a log was last written, and which end it lacks.
///
/// ⚖ Fixed for ever once released: see `SchemaStep`. Protocol/POSTGRES.md describes each column.
extension SchemaStep {
  /// NULL in a row that no node of this version has written: it has nothing to compare.
  static let timelines = SchemaStep(
    version: 2,
    sql: """
      ALTER TABLE postil.workspace ADD system bigint, ADD timeline bigint, ADD lost_seq bigint;
      GRANT UPDATE (system, timeline, lost_seq) ON postil.workspace TO postil_node;
      """)
}
