/// Members with their devices, and invitations that wait.
package struct MembersText {
  private let list: MemberList
  private let styles: Styles

  package init(_ list: MemberList, _ styles: Styles) {
    self.list = list
    self.styles = styles
  }

  package var lines: [String] {
    list.members.flatMap(lines)
      + list.invitations.map { invitation in
        let end = invitation.expires.map { ", until \(styles.moment($0))" } ?? ""
        return "invitation \(invitation.id)  \(invitation.guest), by \(invitation.invitedBy)\(end)"
          + (invitation.countsOncePushed == true ? ", counts once pushed" : "")
          + Self.waiting(invitation.revokedOncePushed)
      }
  }

  private func lines(of member: MemberList.Member) -> [String] {
    let role = member.role + (member.roleOncePushed.map { ", \($0) once pushed" } ?? "")
    let end = ending(at: member.revokedAt, member.revokedOncePushed)
    let devices = member.devices.filter {
      $0.name != member.name || $0.revokedAt != nil || $0.revokedOncePushed != nil
    }
    return [
      "\(styles.bold(member.name))  \(role), since \(styles.moment(member.joinedAt))\(end)"
    ]
      + devices.map { device in
        let end = ending(at: device.revokedAt, device.revokedOncePushed)
        let origin = device.goesOnFrom.map { ", goes on from \($0)" } ?? ""
        return "  device \(device.name), since \(styles.moment(device.joinedAt))\(origin)\(end)"
      }
  }

  private func ending(at moment: String?, _ waits: Bool?) -> String {
    moment.map { ", revoked \(styles.moment($0))" } ?? Self.waiting(waits)
  }

  /// The words for a revocation that waits.
  private static func waiting(_ waits: Bool?) -> String {
    waits == true ? ", revoked once pushed" : ""
  }
}
