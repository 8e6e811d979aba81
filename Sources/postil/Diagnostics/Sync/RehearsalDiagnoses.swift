/// Diagnoses of a sync, or its rehearsal, that cannot start.
extension Diagnosis {
  static let unwritableForDryRun = Diagnosis(
    .refused,
    "a dry run writes into the replica's file and undoes it, and the folder cannot be written to",
    hint: "make the disk or the folder writable; reading still works")

  /// A workspace that was open to this replica before.
  static func closedWorkspace(_ name: String) -> Diagnosis {
    Diagnosis(
      .notFound, "the server has no workspace '\(name)' that is open to you",
      hint:
        "your work is saved here; it was open to you before, so the operator may have archived it: ask there"
    )
  }
}
