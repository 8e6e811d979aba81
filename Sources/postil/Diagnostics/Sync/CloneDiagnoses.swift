/// Diagnoses of joining that failed or broke off.
extension Diagnosis {
  static func cloneInServer(_ path: String, _ server: String) -> Diagnosis {
    Diagnosis(
      .usage, "\(path) lies in a server's folder, \(server)",
      hint: "clone into a folder outside of it")
  }

  static func halfJoined(_ directory: String, _ cause: Diagnosis) -> Diagnosis {
    Diagnosis(
      cause.status, cause.message,
      hint:
        "the replica is made, and joining is not finished: to finish it, run 'postil -C \(directory) sync'"
    )
  }

  static func noInvitation(into workspace: String) -> Diagnosis {
    Diagnosis(
      .notFound, "this link invites nobody into '\(workspace)'",
      hint: "a link to join ends with &invite=…; put it in quotes, or the shell cuts it at the &")
  }
}
