import Testing

@testable import PostilPages

struct NamedEventsTextTests {
  @Test func `in a replica it takes effect with the next push, in a server's folder at once`() {
    let replica = NamedEventsText(isAside: true, isReplica: true)
    let server = NamedEventsText(isAside: false, isReplica: false)
    #expect(replica.done(2) == "set aside  2 events; takes effect with the next push")
    #expect(server.done(1) == "reinstated 1 event")
    #expect(
      replica.nothing(1)
        == "nothing changed: 1 event, already set aside; somebody may have changed that since your last sync"
    )
    #expect(server.nothing(2) == "nothing changed: 2 events, not set aside")
    #expect(server.left(1) == "left unchanged: 1 event, not set aside")
  }
}
