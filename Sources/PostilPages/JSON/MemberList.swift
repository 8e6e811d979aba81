package import PostilCore
import PostilLog

/// A line of `postil members --jsonl`; `kind` tells members from invitations.
package enum MemberLine: Encodable {
  case member(MemberList.Member)
  case invitation(MemberList.Waiting)

  private enum CodingKeys: CodingKey {
    case kind
  }

  package func encode(to encoder: any Encoder) throws {
    var line = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .member(let member):
      try line.encode("member", forKey: .kind)
      try member.encode(to: encoder)
    case .invitation(let invitation):
      try line.encode("invitation", forKey: .kind)
      try invitation.encode(to: encoder)
    }
  }
}

/// The output of `postil members --json`.
package struct MemberList: Encodable {
  package struct Device: Encodable {
    let name: String
    let joinedAt: String
    let revokedAt: String?
    /// True where its revocation waits to be pushed; absent elsewhere, as in the others.
    let revokedOncePushed: Bool?
    /// The replica whose work it goes on with, since that file was copied or restored.
    let goesOnFrom: String?
  }

  package struct Member: Encodable {
    let name: String
    let role: String
    /// The role that waits to be pushed, where it is another one.
    let roleOncePushed: String?
    let joinedAt: String
    let revokedAt: String?
    let revokedOncePushed: Bool?
    let devices: [Device]
  }

  /// One that nobody has used and nobody revoked; it may have expired.
  package struct Waiting: Encodable {
    let id: String
    /// The invited one, in words.
    let guest: String
    /// The role of a new member; absent for a device.
    let role: String?
    /// The name that it is for, if it is for one name alone.
    let name: String?
    /// The member whose device it is for.
    let deviceOf: String?
    let invitedBy: String
    let invitedAt: String
    let expires: String?
    /// True where it waits to be pushed itself.
    let countsOncePushed: Bool?
    let revokedOncePushed: Bool?
  }

  let members: [Member]
  let invitations: [Waiting]

  package var lines: [MemberLine] {
    members.map(MemberLine.member) + invitations.map(MemberLine.invitation)
  }

  /// - Parameters:
  ///   - roster: of the log.
  ///   - toBe: the roster once everything that waits here is pushed.
  package init(_ roster: Roster, toBe: Roster) {
    let name = { (replica: ReplicaID) in
      toBe.devices[replica]?.name.string ?? replica.description
    }
    members = roster.members.compactMap { id, member in
      guard let device = roster.devices[id], let role = member.roles.last?.role else { return nil }
      let next = toBe.members[id]
      let nextRole = next?.roles.last?.role ?? role
      return Member(
        name: device.name.string, role: role.description,
        roleOncePushed: nextRole == role ? nil : nextRole.description,
        joinedAt: device.joined.at.iso8601, revokedAt: member.revoked?.at.iso8601,
        revokedOncePushed: member.revoked == nil && next?.revoked != nil ? true : nil,
        devices: member.replicas.compactMap { replica in
          roster.devices[replica].map {
            let end = roster.revocation(of: replica)
            let waits = end == nil && toBe.revocation(of: replica) != nil
            return Device(
              name: $0.name.string, joinedAt: $0.joined.at.iso8601,
              revokedAt: end?.at.iso8601, revokedOncePushed: waits ? true : nil,
              goesOnFrom: $0.predecessor.map(name))
          }
        })
    }.sorted { $0.name < $1.name }
    // One that was made and revoked here, and not pushed in between, never counts.
    let listed = toBe.invitations.filter { (roster.invitations[$0.key] ?? $0.value).end == nil }
      .map { (id: Roster.shortName(ofInvitation: $0.key), issued: $0.value) }
    invitations = listed.sorted { ($0.issued.mark.seq, $0.id) < ($1.issued.mark.seq, $1.id) }
      .map { id, issued in
        let isInLog = roster.invitations[issued.invitation.publicKey] != nil
        let (guest, role, expected, owner): (String, String?, String?, String?) =
          switch issued.invitation.guest {
          case .member(let role, let expected):
            ("\(expected?.string ?? "anybody") as \(role)", "\(role)", expected?.string, nil)
          case .device(let owner): ("device of \(name(owner))", nil, nil, name(owner))
          }
        return Waiting(
          id: id, guest: guest, role: role, name: expected, deviceOf: owner,
          invitedBy: name(issued.mark.by), invitedAt: issued.mark.at.iso8601,
          expires: issued.invitation.expires?.iso8601, countsOncePushed: isInLog ? nil : true,
          revokedOncePushed: issued.end == nil ? nil : true)
      }
  }
}
