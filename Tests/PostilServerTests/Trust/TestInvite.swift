import PostilCore
import PostilWire

@testable import PostilServer

extension OperatorDesk {
  /// An invitation for an admin of any name.
  func inviteAdmin() throws -> Invite {
    Invite(try adminInvitation(), workspaceID: store.workspace.id)
  }

  /// Its one-time key.
  func adminInvitation() throws -> SigningKey {
    let key = SigningKey()
    try record(
      .memberInvited(
        Invitation(publicKey: key.publicKey, guest: .member(.admin, name: nil), expires: nil)),
      now: .noon)
    return key
  }
}
