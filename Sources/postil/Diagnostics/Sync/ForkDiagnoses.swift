import PostilReplica

/// Diagnoses of `reclone`: why a replica may not take the server's log in place of its own, and when it may.
extension Diagnosis {
  /// Advice for two logs that differ.
  static let whereLogsDiffer =
    "nothing was changed and your work is saved here; keep all files and tell the operator; "
    + whenDecided

  static let whenDecided =
    "if the operator says that the server's folder was put back from a copy and goes on as it is: "
    + "postil reclone"

  /// Advice for a server whose log is a beginning of a replica's, without proof of which one is right.
  static let whileBehind =
    "nothing was changed and nothing is lost here; let nobody push and the others sync, one of whom may "
    + "prove it; otherwise the operator heals it with 'postil backup' and 'postil restore'"

  static func of(_ problem: ForkProblem) -> Diagnosis {
    switch problem {
    case .nothingDiverged:
      Diagnosis(
        .negative,
        "the server's log has all of this replica's: there is nothing to take in its place",
        hint: "nothing was changed; go on with 'postil sync'")
    case .serverIsBehind(let end, let cursor):
      Diagnosis(
        .negative,
        "the server's log ends at event \(end) and is a beginning of this replica's, which ends at "
          + "\(cursor): there is nothing to take in its place",
        hint: whileBehind)
    case .serverHeals:
      Diagnosis(
        .unreachable,
        "the server was restored and takes back what it lost: its log is not decided yet",
        hint: "nothing was changed; ask the operator, and try again once the healing has ended")
    case .notKnown(let workspace):
      Diagnosis(
        .notFound,
        "the log that the server has now holds no join of this replica: workspace '\(workspace)' is not "
          + "open to it",
        hint:
          "nothing was changed and your work stays here; ask for an invitation, and clone with it into "
          + "another folder")
    case .tooManyKept(let limit, let folder):
      Diagnosis(
        .refused, "\(limit) copies of what this replica was before lie in \(folder) already",
        hint: "nothing was changed; move one of the files before-reclone-N.sqlite away")
    }
  }
}
