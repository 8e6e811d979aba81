import PostilCore
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// The content of an event, in the names that people use.
struct EventWordsTests {
  private static let replica = Author("north").replica
  private static let key = [UInt8](repeating: 1, count: 32)
  private static let article = EntityID.article(ArticleImport.sample("One").article)

  private func words(_ change: Change) -> String {
    let words = EventWords { $0 == Self.replica ? "north" : $0.description }
    return words.detail(
      of: Event(
        id: EventID(replica: Self.replica, counter: 7), base: 0, claimedAt: .noon, change: change))
  }

  @Test(
    arguments: [
      (.tagged(entity: article, tag: "traffic"), "+traffic"),
      (.untagged(entity: article, tag: "traffic"), "-traffic"),
      (.fieldSet(entity: article, field: .status, value: "open"), "status=open"),
      (
        .conflictResolved(
          entity: article, field: .plain(.status), value: .text("open"), why: "It is."),
        "status=open (It is.)"
      ),
      (.deleted(article), ""),
    ] as [(Change, String)])
  func `of a change to a thing it is the value`(change: Change, detail: String) {
    #expect(words(change) == detail)
  }

  @Test(
    arguments: [
      (.memberJoined(name: "south", publicKey: key), "south"),
      (.roleSet(member: replica, role: .reader), "north is reader now"),
      (.revoked(.member(replica), why: "left"), "north with all devices (left)"),
      (.revoked(.replica(replica), why: ""), "the device north"),
      (
        .eventsSetAside([CounterRange(replica: replica, first: 2, last: 4)], why: "A slip"),
        "north.2–4 (A slip)"
      ),
      (
        .memberInvited(
          Invitation(publicKey: key, guest: .member(.analyst, name: "east"), expires: nil)),
        "east as analyst"
      ),
      (
        .memberInvited(Invitation(publicKey: key, guest: .member(.admin, name: nil), expires: nil)),
        "somebody as admin"
      ),
      (
        .memberInvited(Invitation(publicKey: key, guest: .device(of: replica), expires: nil)),
        "another device of north"
      ),
      (
        .workAdopted(replica: replica, lastCounter: 9, chain: key, why: "needed"),
        "north up to 9 (needed)"
      ),
    ] as [(Change, String)])
  func `of a decision about members it names them`(change: Change, detail: String) {
    #expect(words(change) == detail)
  }
}
