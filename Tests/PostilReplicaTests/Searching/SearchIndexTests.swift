import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilStore
import Synchronization
import TestSupport
import Testing

@testable import PostilReplica

/// How the index of a search follows its replica, and what it says where it cannot.
struct SearchIndexTests {
  private let north: Desk
  /// The notes north.2, north.3 and north.4 hang on it.
  private let article: String

  init() throws {
    north = try Desk("north")
    article = try north.imports("The weir\n\nThe weir held all night.")
    for note in ["Who saw it", "Which weir", "When, and whose weir"] {
      try north.annotates(article, "all night", note: note)
    }
  }

  private var path: String { "\(north.replica.folder.home)/search.sqlite" }

  private func found(_ query: String) throws -> [String] {
    try north.replica.search(query, limit: 20).found.map(\.id)
  }

  private func notes() throws -> [String] { try found("in:note") }

  @Test func `without words the newest come first, however often they were indexed again`() throws {
    let all = try notes()
    #expect(all.count == 3 && all == all.sorted(by: >))
    _ = try north.replica.edit(all[2], text: "Who else saw it", now: .noon)
    #expect(try notes() == all)
    _ = try north.replica.edit(all[1], text: "Which one", now: .noon)
    _ = try north.replica.edit(all[2], text: "Who saw it first", now: .noon)
    #expect(try notes() == all)
    var log = MemoryLog(workspace: .atlas)
    try north.exchange(with: &log)
    #expect(try notes() == all)
    _ = try north.replica.edit(all[2], text: "Who saw it last", now: .noon)
    _ = try north.replica.reply(to: all[0], body: "I", now: .noon)
    let reply = try #require(try found("in:reply").first)
    #expect(try found("author:me -in:body") == [reply] + all)
    try FileManager.default.removeItem(atPath: path)
    #expect(try found("author:me -in:body") == [reply] + all)
  }

  @Test func `of things that are as good the newest come first`() throws {
    let all = try notes()
    for note in all { _ = try north.replica.edit(note, text: "Mind the gap", now: .noon) }
    #expect(try found("gap") == all)
    _ = try north.replica.edit(all[1], text: "Mind the bend", now: .noon)
    #expect(try found("mind") == all)
  }

  @Test func `a member's name finds what the member made, and not what texts say in a column`()
    throws
  {
    let all = try notes()
    #expect(try found("north in:note") == [])
    #expect(try found("(north) -in:body") == all)
    #expect(try found("nor* which") == [all[1]])
    #expect(try found("\"north\" which") == [all[1]])
    #expect(try found("which -north") == [])
    #expect(try found("in:tag north") == [])
    _ = try north.replica.set(all[2], [("assignee", "north")], now: .noon)
    #expect(try found("assignee:me") == [all[2]])
  }

  @Test(arguments: [
    ("since:2025-06-15", true), ("since:2025-06-10", true), ("since:2025-05-31", true),
    ("since:2024-12-31", true), ("since:1999-01-01", true), ("since:2025-06-16", false),
    ("since:2025-07-01", false), ("since:2026-01-01", false), ("until:2025-06-15", true),
    ("until:2025-06-20", true), ("until:2025-07-01", true), ("until:2026-01-31", true),
    ("until:2025-06-14", false), ("until:2025-05-31", false), ("until:2024-12-31", false),
    ("since:2025-06-01 until:2025-06-30", true), ("since:2025-06-16 until:2025-07-30", false),
  ])
  func `days before and after the fifteenth of June are told apart`(query: String, isFound: Bool)
    throws
  {
    #expect(try found("\(query) in:note").count == (isFound ? 3 : 0))
  }

  @Test(arguments: ["PRAGMA user_version = 2", "DROP TABLE month"])
  func `an index that is made anew tells how far it is`(change: String) throws {
    var log = MemoryLog(workspace: .atlas)
    try north.exchange(with: &log)
    func shown() throws -> [Seq] {
      let shown = Mutex<[Seq]>([])
      _ = try north.replica.search("weir", limit: 20) { seq, _ in shown.withLock { $0.append(seq) }
      }
      return shown.withLock { $0 }
    }
    let first = try shown()
    #expect(!first.isEmpty)
    #expect(try shown() == [])
    try DatabaseQueue(path: path).write { try $0.execute(sql: change) }
    #expect(try shown() == first)
  }

  @Test func `the events that are counted are those of the log and the outbox`() throws {
    var log = MemoryLog(workspace: .atlas)
    try north.exchange(with: &log)
    let pushed = try north.replica.read { try $0.view.cursor() }
    for note in ["One", "Two"] { try north.annotates(article, "all night", note: note) }
    let shown = Mutex<[[UInt64]]>([])
    _ = try north.replica.search("weir", limit: 20) { done, end in
      shown.withLock { $0.append([done, end]) }
    }
    let all = shown.withLock { $0 }
    #expect(all.allSatisfy { $0[1] == pushed + 2 })
    #expect(all.suffix(3).map { $0[0] } == [pushed, pushed + 1, pushed + 2])
  }

  @Test(arguments: [
    ("weir nor dam", false), ("weir and dam", true), ("\"weir and dam\"", false),
    ("weir AND dam", false), ("dam | boat", true), ("Not dam", true), ("-(dam or weir)", true),
  ])
  func `operators in small letters are noticed`(query: String, isLikely: Bool) throws {
    #expect(try north.replica.search(query, limit: 20).hasLikelyOperator == isLikely)
  }

  @Test func `a word in no text is told with those that begin as it does`() throws {
    func unknown(_ query: String) throws -> [UnknownWord] {
      try north.replica.search(query, limit: 20).unknownWords
    }
    #expect(try unknown("Weyr night") == [UnknownWord(word: "Weyr", known: ["Weir"])])
    #expect(try unknown("weyr") == [UnknownWord(word: "weyr", known: ["weir"])])
    #expect(try unknown("weyr OR weir") == [])
    #expect(try unknown("weir in:tag") == [])
    #expect(try unknown("north in:tag") == [])
    #expect(try unknown("weir in:tag -weyr") == [])
    #expect(try unknown("k0 status:open") == [UnknownWord(word: "k0", known: [])])
  }

  @Test func `an index that cannot be kept answers, and tells why each time`() throws {
    #expect(try north.replica.search("weir", limit: 20).unkept == nil)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    for _ in 0..<2 {
      let findings = try north.replica.search("which weir", limit: 20)
      #expect(findings.found.count == 1)
      guard case .system(let fault) = findings.unkept else {
        Issue.record("\(String(describing: findings.unkept))")
        continue
      }
      #expect(fault.kind == .noSuchPath)
    }
  }

  @Test func `a filled index keeps no free pages`() throws {
    _ = try notes()
    let free = try DatabaseQueue(path: path).read {
      try Int.fetchOne($0, sql: "PRAGMA freelist_count")
    }
    #expect(free == 0)
  }
}
