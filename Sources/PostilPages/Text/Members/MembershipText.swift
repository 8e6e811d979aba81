/// The echo of a decision about members, devices and invitations.
package enum MembershipText {
  /// - Parameters:
  ///   - id: of the invitation.
  ///   - end: when it ends.
  ///   - name: the name that it is for, if it is for one name alone.
  package static func invited(_ id: String, until end: String, name: String?) -> String {
    "invitation \(id) admits one replica until "
      + "\(end); the guest types: postil clone - DIR --as \(name ?? "NAME")"
  }

  /// The effect of an invitation, once it counts.
  package static let invitationCounts = "this link lets somebody join"

  /// - Parameter named: a name, after its kind: `member north`.
  package static func revocationCounts(_ named: String) -> String { "\(named) is revoked" }

  /// - Parameter others: devices that were revoked with it.
  package static func revoked(_ named: String, with others: [String]) -> [String] {
    ["revoked    \(named)"] + others.map { "           and \($0)" }
  }

  package static let ownReplicaRevoked =
    "this replica is one of them: it can no longer push or pull"

  package static func revokedBefore(_ name: String, at instant: String) -> String {
    "unchanged  \(name) was revoked \(instant)"
  }

  package static func roleCounts(_ name: String, _ role: String) -> String { "\(name) is \(role)" }

  package static func roleSet(_ name: String, _ role: String) -> String {
    "role       \(name) is \(role) now"
  }

  package static func roleUnchanged(_ name: String, _ role: String) -> String {
    "unchanged  \(name) is \(role)"
  }

  /// The echo of a decision that was recorded before and is not pushed.
  ///
  /// - Parameter result: the effect once it counts.
  package static func waitsAlready(_ result: String) -> String {
    "unchanged  recorded before; takes effect with the next push: \(result)"
  }

  /// - Parameter result: the effect once it counts.
  package static func waiting(_ result: String) -> String {
    "recorded here, because the server cannot be reached; takes effect with the next push: \(result)"
  }
}
