import PostilReplica

/// Diagnoses of `reclone`: why a replica may not take the server's log in place of its own, and when it may.
extension Diagnosis {
  /// Advice for two logs that differ.
  static let whereLogsDiffer =
    "nothing was changed, and your work is saved here; keep all files and tell the operator; "
    + whenDecided

  static let whenDecided =
    "if the operator says that the server's folder was put back from a copy and is to go on as it is, run "
    + "'postil reclone'"

  /// Advice for a server whose log is a beginning of a replica's, without proof of which one is right.
  static let whileBehind =
    "nothing was changed, and nothing is lost here; ask everyone not to push, and to sync: another replica may "
    + "prove what is missing; otherwise the operator heals it with 'postil backup' and 'postil restore'"

  static func of(_ problem: ForkProblem) -> Diagnosis {
    switch problem {
    case .nothingDiverged:
      Diagnosis(
        .negative,
        "the server's log contains all of this replica's: there is nothing to replace",
        hint: "nothing was changed; run 'postil sync'")
    case .serverIsBehind(let end, let cursor):
      Diagnosis(
        .negative,
        "the server's log is the beginning of this replica's: it ends at event \(end), and this replica's at "
          + "\(cursor); there is nothing to replace",
        hint: whileBehind)
    case .serverHeals:
      Diagnosis(
        .unreachable,
        "the server was restored and is still taking back what it lost",
        hint: "nothing was changed; try again once the operator says that the healing has ended")
    case .notKnown(let workspace):
      Diagnosis(
        .notFound,
        "this replica has not joined the log that the server has now, so workspace '\(workspace)' is not "
          + "open to it",
        hint:
          "nothing was changed, and your work stays here; ask for an invitation, and clone with it into "
          + "another folder")
    case .tooManyKept(let limit, let folder):
      Diagnosis(
        .refused, "\(folder) already holds \(limit) earlier copies of this replica",
        hint: "nothing was changed; move one of the files before-reclone-N.sqlite elsewhere")
    }
  }
}
