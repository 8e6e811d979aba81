/// Why no event takes back what another one did. Names are as a person types them.
package enum Unchangeable: Hashable, Sendable {
  /// About members: a person's access is given and taken by its own commands.
  case membership(Access)
  /// An article that others imported, too.
  case sharedArticle(String)
  /// Another text of an article, which stays among its texts.
  case revision(of: String)
  /// A number or a state that somebody observed stays observed.
  case observation
  /// A marking is raised or lowered, and never cleared.
  case firstMarking(of: String)
  /// A decision between several values: none of the others is the earlier one.
  case decision(field: String, of: String)
  /// The earlier text was merged from several.
  case mergedText(field: String, of: String)
  /// The server refused it, so it waits in the outbox.
  case refused
  /// Of a kind that this version does not know.
  case unknown

  /// The effect of the event on somebody's access.
  package enum Access: Hashable, Sendable {
    /// The id of the invitation.
    case invited(String)
    case role(of: String)
    /// A member's, a device's or an invitation's name.
    case revoked(String)
    case joined
    case serverKey
    case adopted
  }
}
