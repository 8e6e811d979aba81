import PostilReplica
import PostilWire

/// Diagnoses of signed ends of a log.
extension Diagnosis {
  static func of(_ problem: SignedEnd.Problem) -> Diagnosis {
    let message =
      switch problem {
      case .notAnEnd: "no signed end found"
      case .malformed: "the line with the signed end is incomplete"
      case .several: "found several signed ends"
      }
    return Diagnosis(
      .usage, message,
      hint: "give the one line that 'postil end' prints, which begins with postil-end:")
  }

  static func of(_ problem: Replica.EndProblem) -> Diagnosis {
    switch problem {
    case .ofOtherWorkspace:
      Diagnosis(
        .usage, "that end belongs to another workspace",
        hint: "compare replicas of the same workspace")
    case .notSigned:
      Diagnosis(
        .usage, "the operator of this workspace did not sign that end: it proves nothing",
        hint: "ask for the line again: 'postil end' prints it")
    case .noLog:
      Diagnosis(
        .notFound, "this replica has no log yet, and so does not know the key that signs its ends",
        hint: "run 'postil sync', then compare")
    }
  }

  /// - Parameter status: of the command that needs one.
  static func noSignedEnd(_ status: ExitStatus) -> Diagnosis {
    Diagnosis(
      status, "this replica does not have an end of its log that the operator signed",
      hint: "run 'postil sync': a server that holds the operator's key signs the end of its log")
  }

  static func endsContradict(at seq: UInt64, _ ends: [SignedEnd]) -> Diagnosis {
    contradiction(
      "both cannot be true: the operator's key signed another log at event \(seq)", ends)
  }

  static func endNotSigned(at seq: UInt64) -> Diagnosis {
    Diagnosis(
      .integrity,
      "the server says that its log ends at event \(seq), but the operator's key did not sign that",
      hint:
        "your work is saved here; tell the operator that the key in the workspace's folder must be the "
        + "one that founded it")
  }

  /// - Parameters:
  ///   - ends: those that cannot both be true, or one that the log contradicts.
  ///   - advice: further advice.
  static func contradiction(_ message: String, _ ends: [SignedEnd], _ advice: String? = nil)
    -> Diagnosis
  {
    Diagnosis(
      .integrity, message,
      hint: """
        your work is saved here; either the server told different replicas different things, or its folder was \
        put back from a copy unnoticed; keep all files, and show the operator and your colleagues:
        """ + ends.map { "\n       \($0.text)" }.joined()
          + (advice.map { "\n       \($0)" } ?? ""))
  }
}

extension Diagnosis {
  /// - Parameter holder: the holder of the log.
  static func otherLife(_ seq: UInt64, isServer: Bool, of holder: String) -> Diagnosis {
    Diagnosis(
      .negative,
      "event \(seq) has a different chain in \(holder)"
        + (isServer ? ", or is missing there," : ",")
        + " and the server was restored in between",
      hint:
        "both can be true: the log no longer contains what the restored server had lost; sync "
        + "\(isServer ? "the replica" : "both replicas") and compare again")
  }

  static func lostEnd(_ seq: UInt64, serverEnd: UInt64) -> Diagnosis {
    Diagnosis(
      .integrity,
      "the operator's key signed event \(seq) as the end, but the server's log ends at event \(serverEnd): "
        + "it was put back to an older state",
      hint: "keep all files; the replica that printed the line holds the missing events: start the "
        + "server, and let that replica sync first")
  }
}
