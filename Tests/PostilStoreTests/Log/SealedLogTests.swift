import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A log whose beginning was sealed reads as before.
struct SealedLogTests {
  private let folder: TemporaryFolder
  private var memory = MemoryLog(workspace: .atlas)
  private var disk: ServerStore
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("log.sqlite")
    disk = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
  }

  /// Two authors, one of whom stops after a while.
  private mutating func fill(_ count: Int) throws {
    var north = Author("north")
    var south = Author("south")
    for index in 0..<count {
      let change = Change.articleImported(.sample("Title \(index)"))
      let changesets: [Changeset]
      switch index {
      case 0: changesets = [try north.write(north.join), try south.write(south.join)]
      case 1..<4: changesets = [try north.write(change, change), try south.write(change)]
      default: changesets = [try north.write(change)]
      }
      let received = Instant(milliseconds: Int64(index) - 3)
      _ = try memory.append(changesets, receivedAt: received)
      _ = try disk.append(changesets, receivedAt: received)
    }
  }

  private func expectSameLog(_ comment: String = "") throws {
    #expect(try disk.end() == memory.end(), "\(comment)")
    for seq in 0...memory.end() + 1 {
      let held = memory.chain(at: seq)
      #expect(try disk.chain(at: seq) == held, "\(comment), seq \(seq)")
      guard held != nil else { continue }
      for bytes in [0, 1, 300, .max] {
        let read = try disk.changesets(after: seq, bytes: bytes)
        let expected = memory.changesets(after: seq, bytes: bytes)
        #expect(read == Array(expected.prefix(read.count)), "\(comment), after \(seq)")
        #expect(read.isEmpty == expected.isEmpty, "\(comment), after \(seq)")
      }
    }
    for author in [Author("north"), Author("south")] {
      #expect(try disk.frontier(of: author.replica) == memory.frontier(of: author.replica))
    }
  }

  @Test(arguments: [1, 100, 250, 1_000])
  mutating func `every seq is found after sealing as before it`(bytes: Int) throws {
    try fill(20)
    var count = 0
    while try disk.seal(bytes: bytes) {
      count += 1
      try expectSameLog("after \(count) segments of \(bytes)")
    }
    #expect(count > 0)
    disk = try ServerStore(opening: path)
    try expectSameLog("opened again")
  }

  @Test mutating func `a tail that is not twice as long as a segment stays open`() throws {
    try fill(3)
    let size = memory.log.reduce(0) { $0 + $1.changeset.events.bytes.count }
    #expect(try !disk.seal(bytes: size / 2 + 200))
    #expect(try disk.segment(startingAt: 1) == nil)
    #expect(try disk.seal(bytes: size / 2 - 200))
    #expect(try disk.segment(startingAt: 1) != nil)
  }

  @Test func `an empty log has nothing to seal`() throws {
    #expect(try !disk.seal(bytes: 1))
  }

  @Test mutating func `segments follow one another and hold the pushed events`() throws {
    try fill(20)
    while try disk.seal(bytes: 500) {}
    var next: Seq = 1
    var sealed: [LoggedChangeset] = []
    while let segment = try disk.segment(startingAt: next) {
      #expect(segment.chain == memory.chain(at: segment.lastSeq))
      sealed += try segment.changesets()
      next = segment.lastSeq + 1
    }
    #expect(sealed.count > 5)
    #expect(sealed == Array(memory.log.prefix(sealed.count)))
    #expect(try disk.segment(startingAt: 2) == nil)
  }

  @Test mutating func `the log goes on behind its segments, and knows a repeated push`() throws {
    try fill(20)
    while try disk.seal(bytes: 100) {}
    let last = try #require(memory.log.last)
    #expect(
      try disk.append([last.changeset], receivedAt: .noon) == [.alreadyHeld(last)])
    let lastOfSouth = try #require(
      memory.log.last { $0.changeset.replica == Author("south").replica })
    #expect(
      try disk.append([lastOfSouth.changeset], receivedAt: .noon) == [.alreadyHeld(lastOfSouth)])
  }

  @Test mutating func `no segment exceeds the limit for unpacking`() throws {
    var north = Author("north")
    _ = try disk.append([north.write(north.join)], receivedAt: .noon)
    for number in 0..<8 {
      let text = Text("Title \(number)\n\n" + String(repeating: "word ", count: 380_000))
      let article = ArticleImport(
        text: text, url: nil, published: nil, language: nil, importer: "plain/1")
      _ = try disk.append([north.write(.articleImported(article))], receivedAt: .noon)
    }
    #expect(try disk.seal(bytes: Limits.batchBytes))
    let segment = try #require(try disk.segment(startingAt: 1))
    #expect(segment.lastSeq == 4)
    #expect(try segment.changesets().count == 4)
  }
}
