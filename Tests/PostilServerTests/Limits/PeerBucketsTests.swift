import PostilCore
import TestSupport
import Testing

@testable import PostilServer

/// Rates of many peers, in bounded memory.
struct PeerBucketsTests {
  private let later = Instant(milliseconds: Instant.noon.milliseconds + 60_000)

  @Test func `one peer takes nothing from another`() {
    var table = PeerBuckets<Int>(2)
    for _ in 0..<2 { #expect(table.take(1, of: 1, now: .noon) == nil) }
    #expect(table.take(1, of: 1, now: .noon) != nil)
    #expect(table.take(1, of: 2, now: .noon) == nil)
  }

  @Test func `a crowd of peers takes no more memory, and shares one allowance`() {
    var table = PeerBuckets<Int>(10, limit: 3)
    for peer in 0..<3 { #expect(table.take(1, of: peer, now: .noon) == nil) }
    var taken = 0
    for peer in 3..<1_000 where table.take(1, of: peer, now: .noon) == nil { taken += 1 }
    #expect(taken == 10)
    #expect(table.count == 3)
    // Known peers keep their allowances.
    #expect(table.take(1, of: 0, now: .noon) == nil)
  }

  @Test func `whoever has been quiet for a minute is forgotten when there is need of room`() {
    var table = PeerBuckets<Int>(10, limit: 3)
    for peer in 0..<3 { _ = table.take(10, of: peer, now: .noon) }
    for peer in 3..<6 { #expect(table.take(10, of: peer, now: later) == nil) }
    #expect(table.count == 3)
  }

  @Test func `an address of the internet is told apart as far as it belongs to one customer`() {
    func ipv6(_ start: [UInt8], _ end: [UInt8] = []) -> Address {
      Address(ipv6: start + [UInt8](repeating: 0, count: 16 - start.count - end.count) + end)
    }
    #expect(ipv6([0x20, 1, 0xD, 0xB8], [1]) == ipv6([0x20, 1, 0xD, 0xB8], [2, 1]))
    #expect(ipv6([0x20, 1, 0xD, 0xB8]) != ipv6([0x20, 1, 0xD, 0xB9]))
    #expect(Address(ipv4: [192, 0, 2, 1]) != Address(ipv4: [192, 0, 2, 2]))
    #expect(ipv6([], [0xFF, 0xFF, 192, 0, 2, 1]) == Address(ipv4: [192, 0, 2, 1]))
    #expect(ipv6([], [0xFF, 0xFF, 192, 0, 2, 1]) != ipv6([], [0xFF, 0xFF, 192, 0, 2, 2]))
  }
}
