import PostilReplica
import PostilWire

/// Diagnoses of signed ends of a log.
extension Diagnosis {
  static func of(_ problem: SignedEnd.Problem) -> Diagnosis {
    let message =
      switch problem {
      case .notAnEnd: "there is no signed end in it"
      case .malformed: "the line with the signed end is not whole"
      case .several: "there are several signed ends in it"
      }
    return Diagnosis(
      .usage, message,
      hint: "give the one line that 'postil end' prints: it begins with postil-end:")
  }

  static func of(_ problem: Replica.EndProblem) -> Diagnosis {
    switch problem {
    case .ofOtherWorkspace:
      Diagnosis(
        .usage, "that end is of another workspace", hint: "compare replicas of one workspace")
    case .notSigned:
      Diagnosis(
        .usage, "the operator of this workspace did not sign that end: it proves nothing",
        hint: "ask for the line once more; 'postil end' prints it")
    case .noLog:
      Diagnosis(
        .notFound, "the log is not here yet, and with it the key that signs its ends",
        hint: "run 'postil sync', then compare")
    }
  }

  static func endNotSigned(at seq: UInt64) -> Diagnosis {
    Diagnosis(
      .integrity,
      "the server names event \(seq) as the end of its log, with a signature that is not the operator's",
      hint:
        "your work is saved here; tell the operator: the key in the workspace's folder must be the "
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
        your work is saved here; the server told different things, or its folder was put back from a \
        copy unnoticed, which looks the same; keep all files and show the operator and your colleagues:
        """ + ends.map { "\n       \($0.text)" }.joined()
          + (advice.map { "\n       \($0)" } ?? ""))
  }
}

extension Diagnosis {
  /// - Parameter holder: the holder of the log.
  static func otherLife(_ seq: UInt64, isServer: Bool, of holder: String) -> Diagnosis {
    Diagnosis(
      .negative,
      "event \(seq) has another chain in \(holder)"
        + (isServer ? ", or is not there," : ",")
        + " and the server was restored in between",
      hint:
        "both can be true: what the restored server had lost is not in the log any more; sync "
        + "\(isServer ? "the replica" : "both replicas") and compare again")
  }

  static func lostEnd(_ seq: UInt64, serverEnd: UInt64) -> Diagnosis {
    Diagnosis(
      .integrity,
      "the operator's key signed event \(seq) as the end, and the server's log ends at event \(serverEnd): "
        + "it was put back to an older state",
      hint: "keep all files; the replica that printed the line holds what is missing: start the "
        + "server, and let that replica sync first")
  }
}
