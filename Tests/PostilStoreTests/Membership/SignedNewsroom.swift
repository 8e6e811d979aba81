import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// A founded workspace in which one member of each role has joined, with their keys: 9 events.
struct SignedNewsroom {
  var open: OpenLog
  var founder = Signer("operator")
  var north = Signer("north")
  var south = Signer("south")
  var west = Signer("west")
  var east = Signer("east")
  /// By an author unknown to the log.
  var stranger = Signer("stranger")

  /// - Parameter log: an empty one, of the workspace `founded`.
  init(in log: OpenLog) throws {
    open = log
    try open.appendAdmitted(founder.write(founder.join()))
    try welcome(\.north, .admin)
    try welcome(\.south, .editor)
    try welcome(\.west, .analyst)
    try welcome(\.east, .reader)
  }

  init(_ kind: LogKind) throws {
    try self.init(in: kind.open(.founded))
  }

  var end: Seq { get throws { try open.log.end() } }

  private mutating func welcome(_ guest: WritableKeyPath<SignedNewsroom, Signer>, _ role: Role)
    throws
  {
    let key = try invite(.member(role, name: nil), "for \(self[keyPath: guest].name)")
    let ticket = try self[keyPath: guest].ticket(of: key)
    let join = self[keyPath: guest].join(with: ticket)
    try open.appendAdmitted(self[keyPath: guest].write(join, base: end))
  }

  /// By the founder.
  ///
  /// - Returns: the one-time key, which follows from `name`.
  @discardableResult
  mutating func invite(_ guest: Invitation.Guest, _ name: String, expires: Instant? = nil) throws
    -> SigningKey
  {
    let key = SigningKey.ofTests(name)
    let invitation = Invitation(publicKey: key.publicKey, guest: guest, expires: expires)
    try open.appendAdmitted(founder.write(.memberInvited(invitation), base: end))
    return key
  }

  /// By the founder.
  ///
  /// - Returns: its seq.
  @discardableResult
  mutating func decide(_ change: Change) throws -> Seq {
    try open.appendAdmitted(founder.write(change, base: end)).firstSeq
  }
}
