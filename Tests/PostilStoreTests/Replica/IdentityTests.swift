import PostilCore
import PostilStore
import TestSupport
import Testing

/// A file that takes another identity while somebody else has it open.
struct IdentityTests {
  private let north: Desk

  init() throws {
    north = try Desk("north")
    try north.record(.articleImported(.sample("The weir")))
  }

  @Test func `a process that opened it before writes nothing under the old identity`() throws {
    let other = try ReplicaStore(opening: north.database)
    let author = Author("north-2")
    try north.store.write {
      try $0.succeed(as: author.publicKey, name: author.name, ticket: nil, now: .noon)
    }
    for store in [other, north.store] {
      #expect(throws: StoreError.identityChanged) {
        try store.write { try $0.record(.articleImported(.sample("Another")), now: .noon) }
      }
      #expect(throws: StoreError.identityChanged) {
        try store.rehearse {
          _ = try $0.record(.articleImported(.sample("Another")), now: .noon)
        } then: { _ in
        }
      }
    }
    let anew = try ReplicaStore(opening: north.database)
    #expect(try anew.read { try $0.pendingCount() } == 1)
    let event = try anew.write { try $0.record(.articleImported(.sample("Another")), now: .noon) }
    #expect(event.id == EventID(replica: author.replica, counter: 2))
  }
}
