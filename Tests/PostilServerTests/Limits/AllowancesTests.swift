import PostilCore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// What the defaults let through.
struct AllowancesTests {
  /// A changeset of a thousand events, as long as a team's usually are.
  private func thousand(of replica: ReplicaID) throws -> Changeset {
    try Changeset(
      replica: replica, firstCounter: 1,
      events: EventRun(
        events: [[UInt8]](repeating: [UInt8](repeating: 7, count: 250), count: 1_000)))
  }

  @Test func `an analyst back from months offline pushes 100,000 events at once`() throws {
    var allowances = Allowances(ServerLimits())
    let changeset = try thousand(of: ReplicaID(bits: 1))
    for _ in 0..<100 {
      #expect(allowances.push(changeset, by: changeset.replica, now: .noon) == nil)
    }
  }

  @Test func `sixteen replicas at the full speed of the server are not slowed down`() throws {
    var allowances = Allowances(ServerLimits())
    let changesets = try (0..<16).map { try thousand(of: ReplicaID(bits: $0)) }
    // 275,000 events a second, measured on the machine of the README, for a minute.
    for second in 0..<60 {
      let now = Instant(milliseconds: Instant.noon.milliseconds + Int64(second) * 1_000)
      for number in 0..<275 {
        #expect(
          allowances.push(changesets[number % 16], by: changesets[number % 16].replica, now: now)
            == nil)
      }
    }
  }

  @Test func `a replica that goes on without end is stopped`() throws {
    var allowances = Allowances(ServerLimits())
    let changeset = try thousand(of: ReplicaID(bits: 1))
    var pushed = 0
    while allowances.push(changeset, by: changeset.replica, now: .noon) == nil { pushed += 1 }
    #expect(pushed == ServerLimits().eventsPerMinute / 1_000)
    let refusal = allowances.push(changeset, by: changeset.replica, now: .noon)
    #expect(refusal?.code == .tooFast)
    #expect(refusal?.kind == .tryLater)
    #expect(refusal?.retryAfterSeconds == 15)
    let other = try thousand(of: ReplicaID(bits: 2))
    #expect(allowances.push(other, by: other.replica, now: .noon) == nil)
  }
}
