import PostilCore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// The default limits, under the pushes of a usual team.
struct RateLimiterTests {
  /// A changeset of a thousand events, as long as a team's usually are.
  private func thousand(of replica: ReplicaID) throws -> Changeset {
    try Changeset(
      replica: replica, firstCounter: 1,
      events: EventRun(
        events: [[UInt8]](repeating: [UInt8](repeating: 7, count: 250), count: 1_000)))
  }

  @Test
  func `a member has so many connections with all devices together, and hears which limit it is`() {
    var limits = ServerLimits()
    limits.connectionsPerMember = 3
    limits.connectionsPerReplica = 2
    let limiter = RateLimiter(limits)
    let (member, laptop, phone) = (ReplicaID(bits: 1), ReplicaID(bits: 1), ReplicaID(bits: 2))
    for device in [laptop, laptop, phone] {
      #expect(limiter.connect(MemberReplica(replica: device, member: member), now: .noon) == nil)
    }
    #expect(
      limiter.connect(MemberReplica(replica: phone, member: member), now: .noon)
        == Refusal(
          .tooManyConnections, expected: 3, subject: "connections of one member",
          retryAfterSeconds: 10))
    #expect(
      limiter.connect(MemberReplica(replica: laptop, member: member), now: .noon)
        == Refusal(
          .tooManyConnections, expected: 2, subject: "connections of one replica",
          retryAfterSeconds: 10))
    // Somebody else is not kept out, and a connection that ends makes room.
    #expect(limiter.connect(.alone(ReplicaID(bits: 9)), now: .noon) == nil)
    limiter.disconnect(MemberReplica(replica: laptop, member: member))
    #expect(limiter.connect(MemberReplica(replica: phone, member: member), now: .noon) == nil)
  }

  @Test func `an analyst back from months offline pushes 100,000 events at once`() throws {
    let limiter = RateLimiter(ServerLimits())
    let changeset = try thousand(of: ReplicaID(bits: 1))
    for _ in 0..<100 {
      #expect(
        limiter.push(changeset, by: .alone(changeset.replica), now: .noon) == nil)
    }
  }

  @Test func `sixteen replicas at the full speed of the server are not slowed down`() throws {
    var limits = ServerLimits()
    limits.dailyPushBytes = nil
    let limiter = RateLimiter(limits)
    let changesets = try (0..<16).map { try thousand(of: ReplicaID(bits: $0)) }
    // 275,000 events a second, measured on the machine of Speed.md, for a minute.
    for second in 0..<60 {
      let now = Instant(milliseconds: Instant.noon.milliseconds + Int64(second) * 1_000)
      for number in 0..<275 {
        let changeset = changesets[number % 16]
        #expect(
          limiter.push(changeset, by: .alone(changeset.replica), now: now) == nil)
      }
    }
  }

  @Test func `a replica that goes on without end is stopped`() throws {
    var limits = ServerLimits()
    limits.dailyPushBytes = nil
    let limiter = RateLimiter(limits)
    let changeset = try thousand(of: ReplicaID(bits: 1))
    var pushed = 0
    while limiter.push(changeset, by: .alone(changeset.replica), now: .noon)
      == nil
    { pushed += 1 }
    #expect(pushed == ServerLimits().eventsPerMinute / 1_000)
    let refusal = limiter.push(
      changeset, by: .alone(changeset.replica), now: .noon)
    #expect(refusal?.code == .tooFast)
    #expect(refusal?.kind == .tryLater)
    #expect(refusal?.retryAfterSeconds == 15)
    let other = try thousand(of: ReplicaID(bits: 2))
    #expect(limiter.push(other, by: .alone(other.replica), now: .noon) == nil)
  }

  @Test func `a member pushes 256 MiB in a day, whatever device pushes them`() throws {
    let limiter = RateLimiter(ServerLimits())
    let member = ReplicaID(bits: 1)
    let devices = try (1...4).map { try thousand(of: ReplicaID(bits: $0)) }
    let size = devices[0].events.bytes.count
    var pushed = 0
    while limiter.push(
      devices[pushed % 4], by: MemberReplica(replica: devices[pushed % 4].replica, member: member),
      now: later(minutes: pushed))
      == nil
    {
      pushed += 1
    }
    // The day's allowance refills evenly in the meantime.
    let filled = 256 << 20 + pushed * 60 * (256 << 20) / 86_400
    #expect((filled - size...filled + size).contains(pushed * size))
    let refusal = limiter.push(
      devices[0], by: MemberReplica(replica: devices[0].replica, member: member),
      now: later(minutes: pushed))
    #expect(refusal?.code == .tooMuchToday)
    #expect(refusal?.kind == .tryLater)
    #expect(refusal?.expected == 256 << 20)
    // Another member has all of theirs.
    let other = try thousand(of: ReplicaID(bits: 9))
    #expect(
      limiter.push(other, by: .alone(other.replica), now: later(minutes: pushed))
        == nil)
  }

  @Test func `a member who waits as long as the daily refusal says may push again`() throws {
    var limits = ServerLimits()
    limits.dailyPushBytes = 10_000
    let limiter = RateLimiter(limits)
    let changeset = try thousand(of: ReplicaID(bits: 1))
    #expect(
      limiter.push(changeset, by: .alone(changeset.replica), now: .noon) == nil)
    let refusal = limiter.push(
      changeset, by: .alone(changeset.replica), now: .noon)
    let seconds = Int64(refusal?.retryAfterSeconds ?? 0)
    #expect(seconds > 86_400)
    let soon = Instant(milliseconds: Instant.noon.milliseconds + seconds * 1_000 / 2)
    let then = Instant(milliseconds: Instant.noon.milliseconds + seconds * 1_000)
    #expect(
      limiter.push(changeset, by: .alone(changeset.replica), now: soon) != nil)
    #expect(
      limiter.push(changeset, by: .alone(changeset.replica), now: then) == nil)
  }

  @Test func `a server whose daily limit is lifted has none`() throws {
    var limits = ServerLimits()
    limits.dailyPushBytes = nil
    let limiter = RateLimiter(limits)
    let changeset = try thousand(of: ReplicaID(bits: 1))
    for minute in 0..<2_000 {
      #expect(
        limiter.push(
          changeset, by: .alone(changeset.replica), now: later(minutes: minute))
          == nil)
    }
  }

  private func later(minutes: Int) -> Instant {
    Instant(milliseconds: Instant.noon.milliseconds + Int64(minutes) * 60_000)
  }
}

extension MemberReplica {
  /// The only replica of its member.
  fileprivate static func alone(_ replica: ReplicaID) -> MemberReplica {
    MemberReplica(replica: replica, member: replica)
  }
}
