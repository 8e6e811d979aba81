/// Diagnoses of members, devices and invitations that were named.
extension Diagnosis {
  static func nothingToSetAside(of by: String, since: UInt64?) -> Diagnosis {
    Diagnosis(
      .negative,
      "the log holds no events of \(by) that can be set aside"
        + (since.map { " from event \($0) on" } ?? ""),
      hint: "nothing was changed; 'postil log' shows who wrote what")
  }

  static func isDevice(_ name: String, of owner: String) -> Diagnosis {
    Diagnosis(
      .notFound, "'\(name)' is a device of \(owner), not a member",
      hint: "to revoke it: postil revoke \(name) --device")
  }

  static func isInvitation(_ name: String) -> Diagnosis {
    Diagnosis(
      .notFound, "'\(name)' is an invitation, not a member",
      hint: "to revoke it: postil revoke \(name) --invitation")
  }

  static func invitationUsed(by guest: String) -> Diagnosis {
    Diagnosis(
      .negative, "\(guest) has already joined with this invitation, so it cannot be revoked",
      hint: "to revoke the member or the device: postil revoke \(guest), or with --device")
  }

  static func nameTaken(_ name: String) -> Diagnosis {
    Diagnosis(
      .refused, "the name '\(name)' is taken, so nobody could join with this invitation",
      hint:
        "to invite another device of that member: postil invite --device in one of the member's replicas"
    )
  }

  static func unprinted(invitation id: String, _ reason: String) -> Diagnosis {
    Diagnosis(
      .refused, "invitation \(id) was made, but its link could not be printed: \(reason)",
      hint: "nobody has the link: run 'postil revoke \(id) --invitation', and invite again")
  }

  /// - Parameter known: the names that there are.
  static func noOne(named name: String, among known: [String]) -> Diagnosis {
    Diagnosis(
      .notFound, "there is no '\(name)' here",
      hint: Suggestions.hint(
        name, among: known, else: "'postil members' lists members, devices and invitations"))
  }
}
