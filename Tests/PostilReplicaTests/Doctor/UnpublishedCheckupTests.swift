import Foundation
import PostilCore
import TestSupport
import Testing

@testable import PostilReplica

/// The checkup of a replica whose workspace has no server.
struct UnpublishedCheckupTests {
  @Test func `without a server nothing is compared with it, and work is only here`() throws {
    let desk = try Desk()
    func symptoms() throws -> [Symptom] {
      let checkup = Checkup(
        desk.replica, now: .noon, temporaryFolder: desk.path, isMending: false)
      return try checkup.ofClock() + checkup.ofSync() + checkup.ofWork().prefix(1)
    }
    // Its join waits.
    #expect(try symptoms() == [.clockFits, .neverSynchronized, .unpushed(1)])
    try FileManager.default.createDirectory(
      atPath: desk.replica.folder.server, withIntermediateDirectories: false)
    #expect(try symptoms() == [.workOnlyHere])
  }
}
