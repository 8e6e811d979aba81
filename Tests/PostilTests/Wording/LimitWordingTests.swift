import PostilReplica
import PostilWire
import Testing

@testable import postil

/// What is said to whoever meets a limit of a server: that nothing is lost, and when to try again.
struct LimitWordingTests {
  private func diagnosis(_ refusal: Refusal) -> Diagnosis? {
    Diagnosis(SyncError.refused(refusal))
  }

  @Test func `too much in a minute`() {
    let said = diagnosis(
      Refusal(
        .tooFast, expected: 600, subject: "connections of one replica", retryAfterSeconds: 15))
    #expect(said?.status == .unreachable)
    #expect(
      said?.lines == """
        error: the server takes at most 600 connections of one replica in a minute
        hint:  your work is saved here; try again in 15 seconds
        """)
  }

  @Test func `a day's worth pushed`() {
    let said = diagnosis(
      Refusal(.tooMuchToday, expected: 256 << 20, retryAfterSeconds: 21_599))
    #expect(said?.status == .unreachable)
    #expect(
      said?.lines == """
        error: the server takes at most 256 MiB of one member in a day, from all devices together, and you have pushed that
        hint:  your work is saved here and pulling goes on; push again in 6 hours
        """)
  }

  @Test func `too many connections at the same time`() {
    let said = diagnosis(Refusal(.tooManyConnections, expected: 8, retryAfterSeconds: 10))
    #expect(said?.status == .unreachable)
    #expect(
      said?.lines == """
        error: this replica has 8 connections to the server already, and no more are taken
        hint:  your work is saved here; try again in 10 seconds
        """)
  }

  @Test func `a quota that is reached`() {
    let said = diagnosis(Refusal(.quotaReached, expected: 1_024, found: 4_096))
    #expect(said?.status == .refused)
    #expect(
      said?.lines == """
        error: the workspace takes 4096 bytes on the server's disk, and 1024 are allowed: no more is taken
        hint:  your work is saved here and pulling goes on; ask the server's operator for more room
        """)
  }
}
