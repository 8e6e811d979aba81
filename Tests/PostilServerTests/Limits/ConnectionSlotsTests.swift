import PostilWire
import Testing

@testable import PostilServer

/// The connections that a server takes, by address and in total.
struct ConnectionSlotsTests {
  private let slots = ConnectionSlots(Self.limits)

  private static var limits: ServerLimits {
    var limits = ServerLimits()
    limits.connections = 8
    limits.strangersPerAddress = 3
    limits.refusedConnections = 4
    limits.addressConnectionsPerMinute = 20
    return limits
  }

  private func address(_ last: UInt8) -> Address { Address(ipv4: [127, 0, 0, last]) }

  /// - Returns: the slot of a connection that may stay.
  private func connect(_ last: UInt8) -> ConnectionSlots.Slot? {
    guard case .taken(let slot) = slots.take(from: address(last), now: .noon) else { return nil }
    return slot
  }

  /// The refusal to a connection from an address, by its last byte; `nil` if it is let in.
  private func refusal(_ last: UInt8) -> Refusal? {
    guard case .refused(let refusal, _) = slots.take(from: address(last), now: .noon) else {
      return nil
    }
    return refusal
  }

  @Test func `one address takes a part of the slots before it says hello, and hears which`() {
    for _ in 0..<3 { #expect(connect(1) != nil) }
    #expect(
      refusal(1)
        == Refusal(
          .tooManyConnections, expected: 3,
          subject: "connections of one address before a hello", retryAfterSeconds: 10))
    // There is no room to tell it to all.
    guard case .full = slots.take(from: address(1), now: .noon) else {
      Issue.record("one address is told over and over")
      return
    }
    #expect(connect(2) != nil)
  }

  @Test func `strangers take half of the slots, the others are for those who were welcomed`()
    throws
  {
    let first = try #require(connect(1))
    for last in UInt8(2)..<5 { #expect(connect(last) != nil) }
    #expect(
      refusal(9)
        == Refusal(
          .busy, expected: 4, subject: "connections before a hello", retryAfterSeconds: 10))
    slots.welcome(first)
    #expect(connect(9) != nil)
  }

  @Test func `all slots taken is said, and one that is released can be taken again`() throws {
    var last: ConnectionSlots.Slot?
    for number in 0..<8 {
      let slot = try #require(connect(UInt8(number)))
      slots.welcome(slot)
      last = slot
    }
    #expect(
      refusal(9) == Refusal(.busy, expected: 8, subject: "connections", retryAfterSeconds: 10))
    slots.release(try #require(last))
    #expect(connect(9) != nil)
  }

  @Test func `a slot that was released twice counts once`() throws {
    let slot = try #require(connect(1))
    slots.release(slot)
    slots.release(slot)
    for _ in 0..<3 { #expect(connect(1) != nil) }
    #expect(connect(1) == nil)
  }

  @Test func `an address that connects over and over is told so from the accept on`() throws {
    for _ in 0..<20 { slots.release(try #require(connect(1))) }
    #expect(
      refusal(1)
        == Refusal(
          .tooFast, expected: 20, subject: "connections from one address", retryAfterSeconds: 15))
    #expect(connect(2) != nil)
  }
}
