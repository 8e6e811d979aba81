import PostilCore
import PostilReplica
import PostilWire
import Testing

@testable import postil

/// The message to a person who meets a limit of a server: nothing is lost, and when to try again.
struct LimitWordingTests {
  private func diagnosis(_ refusal: Refusal) -> Diagnosis? {
    Diagnosis(SyncError.refused(refusal))
  }

  @Test func `too much in a minute`() {
    let said = diagnosis(
      Refusal(
        .tooFast, expected: 600, subject: "connections of one replica", retryAfterSeconds: 15))
    #expect(said?.status == .unreachable)
    #expect(
      said?.lines == """
        error: the server takes at most 600 connections of one replica a minute
        hint:  your work is saved here; try again in 15 seconds
        """)
  }

  @Test func `a day's worth pushed`() {
    let said = diagnosis(
      Refusal(.tooMuchToday, expected: 256 << 20, retryAfterSeconds: 21_599))
    #expect(said?.status == .unreachable)
    #expect(
      said?.lines == """
        error: the server takes at most 256 MiB a day from one member, all devices together, and \
        you have pushed that much
        hint:  your work is saved here, and you can still pull; push again in 6 hours
        """)
  }

  @Test func `too many connections at the same time`() {
    let said = diagnosis(Refusal(.tooManyConnections, expected: 8, retryAfterSeconds: 10))
    #expect(said?.status == .unreachable)
    #expect(
      said?.lines == """
        error: 8 connections of one replica are already open, the most that the server takes
        hint:  your work is saved here; try again in 10 seconds
        """)
  }

  @Test func `a quota that is reached`() {
    let said = diagnosis(Refusal(.quotaReached, expected: 1_024, found: 4_096))
    #expect(said?.status == .refused)
    #expect(
      said?.lines == """
        error: the workspace is full: it takes 4096 bytes on the server's disk, and 1024 are allowed
        hint:  your work is saved here, and you can still pull; ask the operator for more room
        """)
  }

  @Test(arguments: [
    (RoomOwner.entity(.article(ContentID(high: 1, low: 2))), "the article"),
    (.entity(.annotation(EventID(replica: ReplicaID(bits: 1), counter: 2))), "the annotation"),
    (.entity(.reply(EventID(replica: ReplicaID(bits: 1), counter: 2))), "the reply"),
    (.thread(of: EventID(replica: ReplicaID(bits: 1), counter: 2)), "the thread of the annotation"),
    (.margin(of: ContentID(high: 1, low: 2)), "the margin of the article"),
    (.vocabulary, "the vocabulary"),
  ])
  func `no room`(owner: RoomOwner, words: String) {
    func refusal(_ member: ReplicaID?, isOfBytes: Bool) -> Refusal {
      Refusal(
        .noRoom, expected: 4_687, found: 9,
        room: Refusal.Room(owner: owner, member: member, isOfBytes: isOfBytes))
    }
    let full = diagnosis(refusal(nil, isOfBytes: false))
    #expect(full?.status == .refused)
    #expect(
      full?.lines == """
        error: \(words) is full: it can hold 4687 events
        hint:  your work is saved here; 'postil outbox' lists parked events, and what you can do
        """)
    #expect(
      diagnosis(refusal(ReplicaID(bits: 7), isOfBytes: true))?.lines == """
        error: your share of \(words) is used up: each member can add 4687 bytes
        hint:  your work is saved here; 'postil outbox' lists parked events, and what you can do
        """)
    let recording = Diagnosis(ReplicaError.noRoom(refusal(nil, isOfBytes: false)))
    #expect(recording?.status == .refused)
    #expect(
      recording?.lines == """
        error: \(words) is full: it can hold 4687 events
        hint:  nothing was recorded; an admin can make room: postil set-aside EVENT… --why REASON
        """)
  }

  @Test func `more parked events than a replica keeps`() {
    let room = Refusal.Room(
      owner: .thread(of: EventID(replica: ReplicaID(bits: 1), counter: 2)), member: nil,
      isOfBytes: false)
    let said = Diagnosis(
      SyncError.parkingFull(
        Refusal(.noRoom, expected: 4_688, found: 9, room: room), events: 100_000, bytes: 64 << 20))
    #expect(said?.status == .refused)
    #expect(
      said?.lines == """
        error: the thread of the annotation is full: it can hold 4688 events; no more can be parked, because at most 100000 events or 64 MiB can wait for room
        hint:  nothing is lost, and the rest waits in your outbox; run 'postil outbox retry' \
        once there is room, or 'postil outbox discard', and sync again
        """)
  }

  @Test func `one of a kind has its noun in the singular`() {
    let busy = Diagnosis(SyncError.refused(Refusal(.busy, retryAfterSeconds: 1)))
    #expect(busy?.hint == "your work is saved here; try again in 1 second")
    let behind = Diagnosis(SyncError.pullFirst(held: 1, known: 0))
    #expect(behind?.message.hasPrefix("the server holds 1 event of this replica, ") == true)
  }
}
