import Foundation
import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// The author of an event, and its time by each clock.
struct ReaderTests {
  private let desk: Desk
  private let article: String

  init() throws {
    desk = try Desk()
    article = try desk.imports("The bridge\n\nThe bridge was closed on Monday.")
  }

  private var imported: Authorship {
    get throws { try desk.replica.read { try $0.article(article) }.imported }
  }

  @Test func `what is not pushed has no place and was not received`() throws {
    let imported = try self.imported
    #expect(imported.event == "north.2" && imported.author == "north")
    #expect(imported.claimedAt == "2025-06-15T15:06:40Z")
    #expect(imported.seq == nil && imported.receivedAt == nil && imported.adoptedBy == nil)
    #expect(imported.byline == "north")
  }

  @Test func `once it is in the log, it has a place, and when the server received it`() throws {
    var log = MemoryLog(workspace: .atlas)
    try desk.exchange(with: &log)
    let imported = try self.imported
    #expect(imported.seq == 2)
    #expect(imported.receivedAt == "2025-06-15T15:06:40Z")
  }

  @Test func `work that an admin let in is told with who did`() {
    let adopted = Authorship(
      event: "east.4", author: "east", claimedAt: "", receivedAt: nil, seq: 9, adoptedBy: "north")
    #expect(adopted.byline == "east, adopted by north")
  }

  @Test func `in JSON an event without a number has none`() throws {
    let aside = Authorship(
      event: "", author: "east", claimedAt: "x", receivedAt: nil, seq: nil, adoptedBy: nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = String(decoding: try encoder.encode(aside), as: UTF8.self)
    #expect(json == #"{"author":"east","claimedAt":"x"}"#)
  }
}
