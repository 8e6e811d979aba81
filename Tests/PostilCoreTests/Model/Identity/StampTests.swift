import PostilCore
import Testing

struct StampTests {
  @Test func `an event has seen all that its replica held`() {
    let event = Stamp(.north, 1, base: 5)
    #expect(event.hasSeen(Stamp(.south, 9, base: 0, seq: 4)))
    #expect(event.hasSeen(Stamp(.south, 9, base: 0, seq: 5)))
    #expect(!event.hasSeen(Stamp(.south, 9, base: 0, seq: 6)))
  }

  @Test func `an event with base 0 has seen nobody else's`() {
    #expect(!Stamp(.north, 1, base: 0).hasSeen(Stamp(.south, 1, seq: 1)))
  }

  @Test func `nobody has seen another's pending event`() {
    #expect(!Stamp(.north, 9, base: .max).hasSeen(Stamp(.south, 1)))
    #expect(!Stamp(.north, 9, base: .max, seq: 12).hasSeen(Stamp(.south, 1)))
  }

  /// Bases and seqs do not matter here: between pushes the log does not hold the events yet.
  @Test(arguments: [nil, 7] as [Seq?], [nil, 3, 9] as [Seq?])
  func `an event has seen the earlier ones of its replica`(seq: Seq?, other: Seq?) {
    #expect(Stamp(.north, 3, base: 0, seq: seq).hasSeen(Stamp(.north, 2, base: 0, seq: other)))
    #expect(Stamp(.north, 3, base: 0, seq: seq).hasSeen(Stamp(.north, 1, base: 0, seq: other)))
  }

  @Test func `an event has seen neither itself nor its replica's later ones`() {
    #expect(!Stamp(.north, 3, base: 9, seq: 4).hasSeen(Stamp(.north, 3, base: 9, seq: 4)))
    #expect(!Stamp(.north, 3, base: 9, seq: 4).hasSeen(Stamp(.north, 4, base: 9, seq: 5)))
    #expect(!Stamp(.north, 3, base: 9).hasSeen(Stamp(.north, 4, base: 9)))
  }

  @Test func `two events that have not seen each other are concurrent`() {
    let north = Stamp(.north, 1, base: 2, seq: 3)
    let south = Stamp(.south, 1, base: 2, seq: 4)
    #expect(!north.hasSeen(south))
    #expect(!south.hasSeen(north))
  }

  @Test func `its own seq and the other's base decide nothing`() {
    let other = Stamp(.south, 1, base: 0, seq: 4)
    #expect(!Stamp(.north, 1, base: 3, seq: 5).hasSeen(other))
    #expect(Stamp(.north, 1, base: 4, seq: 5).hasSeen(Stamp(.south, 1, base: 3, seq: 4)))
  }
}
