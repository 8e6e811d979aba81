import Foundation
package import PostilCore
import PostilStore
package import PostilWire

/// The invitation for a workspace's first admin.
///
/// ⚖ It exists once: a start that finds it unused prints the same one, and a join with it ends it. Its key
/// lies in the workspace's folder; the file also says that no earlier version's invitations are left.
extension WorkspaceFolder {
  /// The invitation as long as nobody has used or revoked it. It is put into the log where it is not there
  /// yet and nobody has joined, and nothing else is; only the first start of this version in the folder
  /// also revokes those that earlier versions made, one at each start.
  ///
  /// - Throws: `OperatorDesk.Problem` where something must be recorded and the operator's key is not as it
  ///   must be.
  package func firstAdminInvite(now: Instant) throws -> Invite? {
    let store = try reading()
    let roster = try store.members()
    if !FileManager.default.fileExists(atPath: firstAdminFile) {
      try revokeStale(in: roster, now: now)
      try KeyFile.write(SigningKey(), to: firstAdminFile)
    }
    let key = try KeyFile.read(firstAdminFile)
    if let issued = roster.invitations[key.publicKey] {
      guard issued.end == nil else { return nil }
    } else {
      guard roster.members.count == 1 else { return nil }
      try OperatorDesk(at: path).record(
        .memberInvited(
          Invitation(publicKey: key.publicKey, guest: .member(.admin, name: nil), expires: nil)),
        now: now)
    }
    return Invite(key, workspaceID: store.workspace.id)
  }

  private func revokeStale(in roster: Roster, now: Instant) throws {
    let stale = roster.staleFirstAdminInvitations
    if stale.isEmpty { return }
    let desk = try OperatorDesk(at: path)
    for key in stale {
      try desk.record(
        .revoked(.invitation(key), why: "one of several for the first admin"), now: now)
    }
  }
}

extension Roster {
  /// The open invitations that the operator made for an admin of any name before anybody had joined, in log
  /// order: an earlier version's start made one each time.
  fileprivate var staleFirstAdminInvitations: [[UInt8]] {
    let firstJoin = devices.filter { $0.key != founder }.map(\.value.joined.seq).min() ?? .max
    return invitations.values.filter {
      $0.end == nil && $0.mark.by == founder && $0.mark.seq < firstJoin
        && $0.invitation.guest == .member(.admin, name: nil)
    }
    .sorted { $0.mark.seq < $1.mark.seq }
    .map(\.invitation.publicKey)
  }
}
