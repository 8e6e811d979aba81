import PostilCore
import TestSupport
import Testing

@testable import PostilStore

/// The things that a person looked at, as the file keeps them.
struct LooksTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  private func note(_ counter: UInt64) -> EntityID {
    .annotation(EventID(replica: desk.store.replica, counter: counter))
  }

  @Test func `each thing has the seq of the last look, until the mark moves`() throws {
    let article = EntityID.article(.article(url: nil, text: "A weir"))
    try desk.store.write { transaction in
      try transaction.note(lookAt: article, through: 7)
      try transaction.note(lookAt: note(3), through: 300)
      try transaction.note(lookAt: article, through: 65_536)
    }
    #expect(
      try desk.store.read { try $0.looks() }
        == [EntityKey(article): 65_536, EntityKey(note(3)): 300])
    try desk.store.write { try $0.note(newsMark: 65_536) }
    #expect(try desk.store.read { try $0.looks() }.isEmpty)
  }

  @Test func `of very many things the newest are kept`() throws {
    try desk.store.write { transaction in
      for counter in 1...1_002 as ClosedRange<UInt64> {
        try transaction.note(lookAt: note(counter), through: counter)
      }
    }
    let kept = try desk.store.read { try $0.looks() }
    #expect(kept.count == 1_000 && kept.values.min() == 3)
  }
}
