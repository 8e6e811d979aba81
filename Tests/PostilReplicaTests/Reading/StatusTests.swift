import PostilLog
import TestSupport
import Testing

@testable import PostilReplica

/// The state of a replica, without asking the server.
struct StatusTests {
  @Test func `a clone that broke off is joining until its log holds its join`() throws {
    let desk = try Desk()
    #expect(try desk.replica.status().isJoining == true)
    var log = MemoryLog(workspace: .atlas)
    try desk.exchange(with: &log)
    #expect(try desk.replica.status().isJoining == nil)
  }
}
