import PostilCore
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilSimulation

/// The checkers' view of people and their folders. No step of a simulation is taken.
struct CheckerTests {
  private let world: World
  private let desk: SimulatedDesk

  init() throws {
    // A founded workspace.
    world = try World(Run(seed: 500_104), fault: nil, tell: nil)
    desk = world.desks[0]
  }

  private func goesOn(_ desk: SimulatedDesk) {
    desk.nextKey = .ofTests("next")
    desk.takeNextKey()
  }

  /// Found by the simulation, seed 500104.
  @Test func `an assessment from before an older folder was put back stays its author's`() throws {
    desk.store = nil
    let notes = world.ledger.notes(by: desk.hand)
    let kept = try Kept(desk, notes: notes, in: world.folder.file("kept"))
    goesOn(desk)
    let article = EntityID.article(ArticleImport.sample("Bridge").article)
    let judged = Event(
      id: EventID(replica: desk.replica, counter: 2), base: 0, claimedAt: .noon,
      change: .assessed(entity: article, Assessment([.init(.stance, "a")])))
    let place = Claim.Place(entity: article, field: .assessment(.stance, by: desk.member))
    #expect(world.claims(of: judged).map(\.place) == [place])
    let hand = world.ledger.copy(of: kept.identity.replica, notes)
    try desk.putBack(kept, hand: hand, folder: world.folder.file("put-back"))
    #expect(world.claims(of: judged).map(\.place) == [place])
  }

  /// Found by the simulation, seed 502280: another copy of the folder pushed, in the first round, what was
  /// taken of it.
  @Test func `a round follows where somebody who is refused had to take another identity`() throws {
    desk.refusal = Refusal(.roleWasLowered)
    let round = Round(before: world.desks)
    #expect(!round.hasNews)
    goesOn(desk)
    #expect(round.hasNews)
  }

  @Test func `a round follows where somebody was refused and is not any more`() throws {
    desk.refusal = Refusal(.roleTooLow)
    let round = Round(before: world.desks)
    desk.refusal = nil
    #expect(round.hasNews)
  }

  /// In the first round all may do so, and the second one is for that.
  @Test func `an accepted replica that takes a new identity needs no further round`() throws {
    let round = Round(before: world.desks)
    goesOn(desk)
    #expect(!round.hasNews)
  }

  // MARK: Events recorded anew

  private let mine = EventID(replica: ReplicaID(bits: 1), counter: 9)
  private let new = EventID(replica: ReplicaID(bits: 2), counter: 4)

  private func tagging(_ counter: UInt64, _ replica: UInt64, _ id: EventID) -> Event {
    Event(
      id: EventID(replica: ReplicaID(bits: replica), counter: counter), base: 0, claimedAt: .noon,
      change: .tagged(entity: .annotation(id), tag: "a"))
  }

  @Test func `an event that is recorded anew refers to its own file's work under the new id`() {
    let old = tagging(10, 1, mine)
    #expect(tagging(5, 2, new).says(what: old, with: [mine: new]))
    #expect(!tagging(5, 2, mine).says(what: old, with: [mine: new]))
  }

  /// Found by the simulation, seed 500736.
  @Test(arguments: [(8, 1), (3, 2)] as [(UInt64, UInt64)])
  func `an id that its file had not made, or another copy made, is kept`(
    counter: UInt64, replica: UInt64
  ) {
    let old = tagging(counter, replica, mine)
    #expect(tagging(5, 2, mine).says(what: old, with: [mine: new]))
    #expect(!tagging(5, 2, new).says(what: old, with: [mine: new]))
  }
}
