import PostilCore
import TestSupport
import Testing

@testable import PostilReplica

struct LastSyncTests {
  private func checkup(_ desk: Desk, days: Int64) -> Checkup {
    Checkup(
      desk.replica, now: Instant(milliseconds: Instant.noon.milliseconds + days * 86_400_000),
      temporaryFolder: desk.path, isMending: false)
  }

  @Test func `the days since the last sync are counted from the moment that the replica keeps`()
    throws
  {
    let desk = try Desk()
    #expect(try checkup(desk, days: 0).ofSync() == [.neverSynchronized])
    desk.replica.noteSync(now: .noon)
    #expect(try checkup(desk, days: 3).ofSync() == [.synchronized(days: 3)])
    desk.replica.noteSync(now: Instant(milliseconds: Instant.noon.milliseconds + 2 * 86_400_000))
    #expect(try checkup(desk, days: 3).ofSync() == [.synchronized(days: 1)])
  }
}
