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
    /// The replica whose work it goes on with, since that file was copied or restored.
    let goesOnFrom: String?
  }

  package struct Member: Encodable {
    let name: String
    let role: String
    let joinedAt: String
    let revokedAt: String?
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
  }

  let members: [Member]
  let invitations: [Waiting]

  package var lines: [MemberLine] {
    members.map(MemberLine.member) + invitations.map(MemberLine.invitation)
  }

  package init(_ roster: Roster) {
    let name = { (replica: ReplicaID) in
      roster.devices[replica]?.name.string ?? replica.description
    }
    members = roster.members.compactMap { id, member in
      guard let device = roster.devices[id], let role = member.roles.last?.role else { return nil }
      return Member(
        name: device.name.string, role: role.description, joinedAt: device.joined.at.iso8601,
        revokedAt: member.revoked?.at.iso8601,
        devices: member.replicas.compactMap { replica in
          roster.devices[replica].map {
            Device(
              name: $0.name.string, joinedAt: $0.joined.at.iso8601,
              revokedAt: roster.revocation(of: replica)?.at.iso8601,
              goesOnFrom: $0.predecessor.map(name))
          }
        })
    }.sorted { $0.name < $1.name }
    invitations = roster.invitations.values.filter { $0.end == nil }
      .sorted { $0.mark.seq < $1.mark.seq }
      .map { issued in
        let (guest, role, expected, owner): (String, String?, String?, String?) =
          switch issued.invitation.guest {
          case .member(let role, let expected):
            ("\(expected?.string ?? "anybody") as \(role)", "\(role)", expected?.string, nil)
          case .device(let owner): ("device of \(name(owner))", nil, nil, name(owner))
          }
        return Waiting(
          id: Roster.shortName(ofInvitation: issued.invitation.publicKey), guest: guest,
          role: role, name: expected, deviceOf: owner,
          invitedBy: name(issued.mark.by), invitedAt: issued.mark.at.iso8601,
          expires: issued.invitation.expires?.iso8601)
      }
  }
}
