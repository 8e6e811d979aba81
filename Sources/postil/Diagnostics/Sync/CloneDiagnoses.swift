import PostilReplica

/// Why nobody could join, or not to the end.
extension Diagnosis {
  static func unreachableToClone(_ attempts: [Attempt]) -> Diagnosis {
    unreachable(
      attempts,
      hint: "check the link, and that the server is running; nothing was left behind")
  }

  static func otherServerToClone(_ attempts: [Attempt]) -> Diagnosis {
    otherServer(
      attempts,
      hint: "nothing was sent, nothing was left behind, and the invitation is still good: ask the "
        + "person who invited you for a new link")
  }

  static func cloneInServer(_ path: String, _ server: String) -> Diagnosis {
    Diagnosis(
      .usage, "\(path) lies inside a server's folder, \(server)",
      hint: "choose a folder outside it")
  }

  static func halfJoined(_ directory: String, _ cause: Diagnosis) -> Diagnosis {
    Diagnosis(
      cause.status, cause.message,
      hint:
        "the replica exists, but has not joined yet: to finish, run 'postil -C \(directory) sync'"
    )
  }

  static func noInvitation(into workspace: String) -> Diagnosis {
    Diagnosis(
      .notFound, "this link contains no invitation to '\(workspace)'",
      hint:
        "an invitation ends with &invite=…; put the link in quotes, or the shell cuts it at the &")
  }
}
