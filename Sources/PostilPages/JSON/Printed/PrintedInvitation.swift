package import PostilReplica

/// An invitation, as programs read it.
///
/// ⚖ The link is a secret: it stands nowhere else.
package struct PrintedInvitation: Encodable {
  package let link: String
  /// The invitation's id, as `postil revoke --invitation` takes it.
  package let invitation: String
  /// UTC.
  package let expires: String
  /// The events that were recorded.
  package let recorded: [LogLine]

  package init(link: String, invitation: String, expires: String, recorded: [LogLine]) {
    self.link = link
    self.invitation = invitation
    self.expires = expires
    self.recorded = recorded
  }
}
