package import PostilCore
package import PostilLog
package import PostilPostgres
import PostilStore
package import PostilWire

/// The options for serving a server's folder.
package struct ServerOptions: Sendable {
  /// A certificate of the operator's own and its private key, files in PEM.
  package struct OwnCertificate: Sendable {
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  /// An address at which others reach the server.
  package struct PublicAddress: Sendable {
    package let host: String
    /// `nil` for the port listened on.
    package let port: Int?

    package init(host: String, port: Int?) {
      self.host = host
      self.port = port
    }
  }

  package let directory: String
  package let host: String
  /// 0 for any free one.
  package let port: Int
  /// The database that holds the logs; `nil` where they lie in the folder.
  package var store: PostgresAddress?
  /// Whether what such a database acknowledges is to be on the disk of a synchronous standby.
  package var needsStandby = true
  /// The members of an etcd cluster that remembers the ends of such logs; empty without one.
  package var etcd: [EtcdAddress] = []
  /// The workspace that the first start makes; later one that must exist. `nil` for all that exist.
  package var workspace: String?
  /// The guests of the workspace that the first start makes.
  package var guests = WorkspaceFolder.Guests.members
  package var isEncrypted = true
  /// `nil` for the folder's key.
  package var ownCertificate: OwnCertificate?
  /// True if the announced key replaces the folder's key.
  package var takesNextKey = false
  /// The addresses that links carry; `nil` to keep those of the last start, or else the one that it listens on.
  package var publicAddresses: [PublicAddress]?
  /// True if this start ends the healing of the workspace.
  package var endsHealing = false
  /// Where to show what `meter` counts, over HTTP without encryption; `nil` for nowhere.
  package var metrics: (address: LinkAddress, meter: ServerMeter)?
  package var limits = ServerLimits()
  package var waits = RepairWaits()

  package init(directory: String, host: String, port: Int) {
    self.directory = directory
    self.host = host
    self.port = port
  }

  var listened: LinkAddress { LinkAddress(host: host, port: 1) }
}

/// A reason why a server does not start.
package enum ServerProblem: Error {
  /// Everybody may join, from other machines too.
  case reachableByAnybody(host: String)
  /// Nothing is encrypted on the way to other machines.
  case reachableInClear(host: String)
  /// Replicas of these workspaces would not know the next key.
  case notAnnounced([String], directory: String)
  /// There is no key that another could follow.
  case notEncrypted(directory: String)
  /// It listens on all addresses of the machine, and a link has to name one.
  case noAddressForLinks(host: String, addresses: [String])
  case portInUse(host: String, port: Int)
  /// - Parameter reason: in the system's words; `nil` where the name does not resolve.
  case cannotListen(host: String, port: Int, reason: String?)
}

/// A notice for the operator about a start that goes on.
package enum ServerNotice {
  case notServed(workspace: String, any Error)
  /// The folder does not hold the operator's key of a workspace with members, whose log lies in a database.
  case withoutKey(workspace: String)
  case onAnotherDevice(workspace: String)
  /// The workspace takes no pushes.
  ///
  /// - Parameters:
  ///   - recognition: how this start recognised the log.
  ///   - isShared: whether the log lies in a database.
  ///   - until: `nil` where the operator ends it.
  case healing(workspace: String, Recognition, isShared: Bool, until: Instant?, end: Seq)
  /// This start found that the log may lack something, and pushes are taken all the same.
  case putBack(workspace: String, Recognition)
  /// The server has another key than before.
  ///
  /// - Parameter lacking: the workspaces in which it was not announced.
  case otherKey(lacking: [String])
  /// It listens on all addresses of its machine, which are these, and no link says which of them others reach.
  case noLinks(addresses: [String])
}
