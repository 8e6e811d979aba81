import PostilCore
import PostilReplica
import PostilWire

/// One connection: bytes on their way in both directions, and the ends that still listen.
///
/// A class, because both ends and the world hold it: it lives on when one of them has gone.
final class Link {
  let number: Int
  /// The index of the desk that it connects, or `nil` for the replica of a later version.
  let desk: Int?
  var up: Pipe
  var down: Pipe
  /// The conversation at the client's end; `nil` once it has gone, though its bytes may still arrive.
  var client: Client?
  /// The log's end when the connection was made.
  let opened: Seq
  /// True while the server holds the connection.
  var hasServer = true

  /// The client's end.
  struct Client {
    var conversation: any Conversation
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    /// Pushes of an earlier connection may still reach the server.
    let isRacing: Bool
    let purpose: ReplicaSession.Purpose
    /// Another's work that it brings.
    var parcel: Changeset?
    /// The desk that looks for the seq at which two logs part.
    var searcher: SimulatedDesk?

    /// True if it empties the outbox.
    var pushes: Bool { purpose == .push || purpose == .sync }
  }

  init(number: Int, desk: Int?, opened: Seq, client: Client, up: Pipe, down: Pipe) {
    self.number = number
    self.desk = desk
    self.opened = opened
    self.client = client
    self.up = up
    self.down = down
  }

  /// Neither end is there any more.
  var isOver: Bool { client == nil && !hasServer }
}
