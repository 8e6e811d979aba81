import ArgumentParser
import Foundation
import PostilCore
import PostilReplica

/// Which replica a command is for.
struct Location: ParsableArguments {
  @Option(
    name: .customShort("C"),
    help: ArgumentHelp("Run as if started in this folder.", valueName: "DIR"))
  var directory: String?

  func replica() throws -> Replica {
    if let directory, !FileManager.default.fileExists(atPath: directory) {
      throw Answer(.notFound, "there is no folder \(directory)", hint: "look at -C once more")
    }
    do {
      return try Replica(containing: path)
    } catch ReplicaError.notAReplica where isServer {
      throw Answer(
        .notFound, "\(path) is a server's folder, and no replica",
        hint: "what it holds: postil workspace list \(path); a replica is made with postil clone")
    }
  }

  var path: String { directory ?? FileManager.default.currentDirectoryPath }

  /// Whether a server's workspaces lie there.
  var isServer: Bool { FileManager.default.fileExists(atPath: "\(path)/workspaces") }
}

/// The clock, read where a command starts and nowhere below.
func currentInstant() -> Instant {
  Instant(Date())
}
