import PostilPages
import PostilReplica
import PostilServer
import PostilWire

extension LocalServer {
  /// The server in the folder of a replica.
  init(in path: String) {
    self.init { body in
      let nonce = (0..<Greeting.nonceBytes).map { _ in UInt8.random(in: .min ... .max) }
      try UnpublishedServer(at: path).converse(nonce: nonce, now: currentInstant, body)
    }
  }
}

extension Location {
  /// Finishes a handover that was interrupted, or takes it back where it had not come far enough.
  ///
  /// - Returns: whether the workspace is published by it.
  @discardableResult
  func settleHandover() throws -> Bool {
    // A folder without a replica is the next step's to name.
    guard let folder = try? ReplicaFolder.containing(path) else { return false }
    UnpublishedServer.removeRemains(at: folder.formerServer)
    guard folder.isUnpublished else { return false }
    let server = try UnpublishedServer(at: folder.server)
    guard let link = try server.settle() else { return false }
    try replica(isShared: true).use(link)
    try server.remove(as: folder.formerServer)
    Terminal.say(PublishText.settled(link))
    return true
  }
}
