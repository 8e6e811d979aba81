/// Diagnoses of members, devices and invitations that were named.
extension Diagnosis {
  static func nothingToSetAside(of by: String, since: UInt64?) -> Diagnosis {
    Diagnosis(
      .negative,
      "the log holds no events of \(by) that can be set aside"
        + (since.map { " from event \($0) on" } ?? ""),
      hint: "nothing was changed; postil log shows who wrote what")
  }

  static func isDevice(_ name: String, of owner: String) -> Diagnosis {
    Diagnosis(
      .notFound, "'\(name)' is a device of \(owner), and no member",
      hint: "postil revoke \(name) --device")
  }

  static func isInvitation(_ name: String) -> Diagnosis {
    Diagnosis(
      .notFound, "'\(name)' is an invitation, and no member",
      hint: "postil revoke \(name) --invitation")
  }

  static func invitationUsed(by guest: String) -> Diagnosis {
    Diagnosis(
      .negative, "\(guest) has joined with this invitation already: there is nothing to revoke",
      hint: "to end what \(guest) may do: postil revoke \(guest), perhaps with --device")
  }

  static func nameTaken(_ name: String) -> Diagnosis {
    Diagnosis(
      .refused, "the name '\(name)' is taken: nobody could join with this invitation",
      hint: "a member invites another device with: postil invite --device")
  }

  static func unprinted(invitation id: String, _ reason: String) -> Diagnosis {
    Diagnosis(
      .refused, "invitation \(id) is made, and its link could not be printed: \(reason)",
      hint: "nobody has it: end it with 'postil revoke \(id) --invitation', and invite once more")
  }

  static func noOne(named name: String) -> Diagnosis {
    Diagnosis(
      .notFound, "there is no '\(name)' here",
      hint: "'postil members' lists members, devices and invitations")
  }
}
