import PostilWire
import Testing

@testable import PostilServer

/// How many connections a server takes, and whose.
struct PlacesTests {
  private let places = Places(Self.limits)

  private static var limits: ServerLimits {
    var limits = ServerLimits()
    limits.connections = 8
    limits.strangersPerAddress = 3
    limits.refusedConnections = 4
    limits.addressConnectionsPerMinute = 20
    return limits
  }

  private func address(_ last: UInt8) -> Address { Address(ipv4: [127, 0, 0, last]) }

  /// - Returns: the place of a connection that may stay.
  private func enter(_ last: UInt8) -> Places.Place? {
    guard case .taken(let place) = places.enter(from: address(last), now: .noon) else { return nil }
    return place
  }

  /// What a connection hears that may not stay.
  private func refusal(_ last: UInt8) -> Refusal? {
    guard case .refused(let refusal, _) = places.enter(from: address(last), now: .noon) else {
      return nil
    }
    return refusal
  }

  @Test func `one address takes a part of the places before it says hello, and hears which`() {
    for _ in 0..<3 { #expect(enter(1) != nil) }
    #expect(
      refusal(1)
        == Refusal(
          .tooManyConnections, expected: 3,
          subject: "connections of one address before a hello", retryAfterSeconds: 10))
    // There is no room to tell it to all.
    guard case .full = places.enter(from: address(1), now: .noon) else {
      Issue.record("one address is told over and over")
      return
    }
    #expect(enter(2) != nil)
  }

  @Test func `strangers take half of the places, the others are for those who were welcomed`()
    throws
  {
    let first = try #require(enter(1))
    for last in UInt8(2)..<5 { #expect(enter(last) != nil) }
    #expect(
      refusal(9)
        == Refusal(
          .busy, expected: 4, subject: "connections before a hello", retryAfterSeconds: 10))
    places.welcome(at: first)
    #expect(enter(9) != nil)
  }

  @Test func `all places taken is said, and one that is left can be taken again`() throws {
    var last: Places.Place?
    for number in 0..<8 {
      let place = try #require(enter(UInt8(number)))
      places.welcome(at: place)
      last = place
    }
    #expect(
      refusal(9) == Refusal(.busy, expected: 8, subject: "connections", retryAfterSeconds: 10))
    places.leave(try #require(last))
    #expect(enter(9) != nil)
  }

  @Test func `a place that was left twice counts once`() throws {
    let place = try #require(enter(1))
    places.leave(place)
    places.leave(place)
    for _ in 0..<3 { #expect(enter(1) != nil) }
    #expect(enter(1) == nil)
  }

  @Test func `an address that connects over and over is told so from the accept on`() throws {
    for _ in 0..<20 { places.leave(try #require(enter(1))) }
    #expect(
      refusal(1)
        == Refusal(
          .tooFast, expected: 20, subject: "connections from one address", retryAfterSeconds: 15))
    #expect(enter(2) != nil)
  }
}
