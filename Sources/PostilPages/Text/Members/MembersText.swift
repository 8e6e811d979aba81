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
      }
  }

  private func lines(of member: MemberList.Member) -> [String] {
    let end = member.revokedAt.map { ", revoked \(styles.moment($0))" } ?? ""
    let devices = member.devices.filter { $0.name != member.name || $0.revokedAt != nil }
    return [
      "\(styles.bold(member.name))  \(member.role), since \(styles.moment(member.joinedAt))\(end)"
    ]
      + devices.map { device in
        let end = device.revokedAt.map { ", revoked \(styles.moment($0))" } ?? ""
        let origin = device.goesOnFrom.map { ", goes on from \($0)" } ?? ""
        return "  device \(device.name), since \(styles.moment(device.joinedAt))\(origin)\(end)"
      }
  }
}
