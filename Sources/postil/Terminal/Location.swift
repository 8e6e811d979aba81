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
    try Replica(containing: directory ?? FileManager.default.currentDirectoryPath)
  }
}

/// The clock, read where a command starts and nowhere below.
func currentInstant() -> Instant {
  Instant(Date())
}
