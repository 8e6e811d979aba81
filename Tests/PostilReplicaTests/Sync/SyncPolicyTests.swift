import PostilCore
import PostilLog
import PostilStore
import PostilWire
import Testing

@testable import PostilReplica

/// The table above `SyncPolicy`, row by row.
struct SyncPolicyTests {
  private var policy = SyncPolicy(isOpen: false, offeredCounter: 0)

  private func refused(
    _ code: Refusal.Code, found: UInt64? = nil, after seconds: UInt64 = 0
  ) -> SyncPolicy.Ending {
    SyncPolicy.Ending(error: error(code, found: found, after: seconds))
  }

  private func error(
    _ code: Refusal.Code, found: UInt64? = nil, after seconds: UInt64 = 0
  ) -> SyncError {
    .refused(Refusal(code, found: found ?? 0, retryAfterSeconds: seconds))
  }

  @Test mutating func `a push that came late is looked at once more, and once only`() {
    #expect(policy.step(after: refused(.counterOutOfStep)) == .again(.plain))
    #expect(policy.step(after: refused(.counterOutOfStep)) == .giveUp)
  }

  @Test(arguments: [Refusal.Code.diverged, .logIsBehind])
  mutating func `a first pull of another log is thrown away, a log that holds something is not`(
    code: Refusal.Code
  ) {
    var ending = refused(code, found: 7)
    ending.isInFirstPull = true
    #expect(policy.step(after: ending) == .discardFirstPull)
    policy = SyncPolicy(isOpen: false, offeredCounter: 0)
    #expect(policy.step(after: refused(code, found: 7)) == .note(Refusal(code, found: 7)))
  }

  @Test mutating func `a server that does not know the member is sent the join once`() {
    #expect(policy.step(after: refused(.unknownWorkspace)) == .again(.introducing))
    #expect(
      policy.step(after: refused(.unknownWorkspace)) == .note(Refusal(.unknownWorkspace, found: 0)))
    policy = SyncPolicy(isOpen: true, offeredCounter: 0)
    #expect(
      policy.step(after: refused(.unknownWorkspace)) == .note(Refusal(.unknownWorkspace, found: 0)))
  }

  @Test(arguments: [Refusal.Code.roleTooLow, .roleWasLowered, .membershipRefused, .setAsideRefused])
  mutating func `several events are pushed one by one, then the refused one is noted`(
    code: Refusal.Code
  ) {
    var ending = refused(code)
    ending.unacknowledged = 4
    ending.isOneOfSeveral = true
    #expect(policy.step(after: ending) == .again(.oneByOne))
    ending.isOneOfSeveral = false
    #expect(policy.step(after: ending) == .pullOnly(refused: 4))
  }

  @Test mutating func `an event that was written into a bundle is closed where it is refused`() {
    policy = SyncPolicy(isOpen: false, offeredCounter: 5)
    var ending = refused(.roleTooLow)
    ending.unacknowledged = 5
    #expect(policy.step(after: ending) == .closeOffered(from: 5))
    ending.unacknowledged = 6
    #expect(policy.step(after: ending) == .pullOnly(refused: 6))
    #expect(policy.step(after: refused(.noRoom, found: 5)) == .closeOffered(from: 5))
    #expect(policy.step(after: refused(.noRoom, found: 6)) == .park)
  }

  @Test mutating func `a connection that broke while a first pull was folded is taken up again`() {
    let lost = SyncError.connectionLost(LinkAddress(host: "localhost", port: 1))
    var ending = SyncPolicy.Ending(error: lost)
    #expect(policy.step(after: ending) == .giveUp)
    ending.hasFoldedFirstPull = true
    #expect(policy.step(after: ending) == .goOnAfterFirstPull)
  }

  @Test mutating func `the day's allowance keeps nobody from pulling`() {
    #expect(policy.step(after: refused(.tooMuchToday)) == .pullOnly(refused: nil))
  }

  @Test(arguments: [Refusal.Code.revoked, .invitationRefused, .nameTaken, .nameNotAllowed])
  mutating func `a server that does not listen is noted`(code: Refusal.Code) {
    #expect(policy.step(after: refused(code)) == .note(Refusal(code, found: 0)))
  }

  @Test(arguments: [Refusal.Code.busy, .shuttingDown, .healing, .malformed, .quotaReached])
  mutating func `the rest is left to a person`(code: Refusal.Code) {
    #expect(policy.step(after: refused(code)) == .giveUp)
  }

  @Test(arguments: [Refusal.Code.busy, .shuttingDown])
  mutating func `a server that cannot now leads to the next address, to each once`(
    code: Refusal.Code
  ) {
    policy = SyncPolicy(isOpen: false, offeredCounter: 0, addresses: 3)
    for _ in 0..<3 { #expect(policy.step(after: refused(code)) == .nextAddress) }
    #expect(policy.step(after: refused(code)) == .giveUp)
    policy = SyncPolicy(isOpen: false, offeredCounter: 0, addresses: 3)
    #expect(policy.step(after: refused(.healing)) == .giveUp)
  }

  @Test func `a pause is kept as long as the server takes something and asks for little`() {
    #expect(SyncPolicy.pause(after: error(.tooFast, after: 120), taken: 1) == 120)
    #expect(SyncPolicy.pause(after: error(.tooFast, after: 121), taken: 1) == nil)
    #expect(SyncPolicy.pause(after: error(.tooFast, after: 9), taken: 0) == nil)
    #expect(SyncPolicy.pause(after: error(.busy, after: 9), taken: 1) == nil)
  }

  @Test func `other own events under the same counters ask for a new key`() {
    #expect(SyncPolicy.asksForNewKey(SyncError.damaged(.ownEvents(counter: 3))))
    #expect(SyncPolicy.asksForNewKey(StoreError.damaged(.ownEvents(counter: 3))))
    #expect(!SyncPolicy.asksForNewKey(SyncError.damaged(.chain(seq: 3))))
    #expect(!SyncPolicy.asksForNewKey(SyncError.busy))
  }
}
