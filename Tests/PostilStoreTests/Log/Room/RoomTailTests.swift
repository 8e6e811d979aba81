import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// The sums of owners are written at each commit, their rows now and then.
struct RoomTailTests {
  private static let article = ArticleImport.sample("One")
  private static func tag(_ number: Int) -> Change {
    .tagged(entity: .article(article.article), tag: Text("t\(number)"))
  }

  private let folder: TemporaryFolder
  private var path: String { folder.file("log.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func created() throws -> ServerStore {
    try ServerStore(
      creating: path, workspace: .atlas, epoch: Epoch(life: 1), limits: .small)
  }

  private func opened(tail limit: Int) throws -> ServerStore {
    var store = try ServerStore(opening: path, limits: .small)
    store.roomTailBytes = limit
    return store
  }

  /// A log in which north has joined and imported the article.
  private func begin(_ store: ServerStore) throws -> Author {
    var north = Author("north")
    _ = try store.append(
      [north.write(north.join, .articleImported(Self.article))], receivedAt: .noon)
    return north
  }

  /// ⚖ A log takes and refuses the same, no matter when its rows are written and which process writes them: two
  /// push in turn, each with a memory of its own, and write rows after other numbers of bytes.
  @Test(arguments: 0..<24)
  func `a log refuses the same whenever its rows are written`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    _ = try created()
    let limits = (0..<2).map { _ in Int.random(in: 0...600, using: &random) }
    let stores = try limits.map(opened)
    var memory = MemoryLog(workspace: .atlas, limits: .small)
    var authors = ["north", "south", "west"].map { Author($0) }
    let articles = (0..<4).map { ArticleImport.sample("Article \($0)") }
    func push(_ changeset: Changeset) throws -> Bool {
      let store = stores[Int.random(in: 0..<2, using: &random)]
      let answers = try store.append([changeset], receivedAt: .noon)
      #expect(try memory.append([changeset], receivedAt: .noon) == answers)
      guard case .logged? = answers.first else { return false }
      return true
    }
    for index in authors.indices {
      let join = authors[index].join
      #expect(try push(authors[index].write(join, base: memory.end())))
    }
    for article in articles {
      #expect(try push(authors[0].write(.articleImported(article), base: memory.end())))
    }
    var refused = 0
    for number in 0..<120 {
      let changes = (0..<Int.random(in: 1...3, using: &random)).map { place in
        let article = articles[Int.random(in: 0..<4, using: &random)].article
        return Change.tagged(entity: .article(article), tag: Text("t\(number).\(place)"))
      }
      let index = Int.random(in: authors.indices, using: &random)
      let head = memory.end()
      let changeset = try authors[index].write(changes, bases: changes.map { _ in head })
      if try !push(changeset) {
        authors[index].forget(UInt64(changes.count))
        refused += 1
      }
      if number % 16 == 0 { _ = try stores[number / 16 % 2].check() }
    }
    #expect(refused > 0)
    _ = try opened(tail: 0).check()
  }

  /// ⚖ A refused changeset takes no room, also none from the others of its group.
  @Test(arguments: LogKind.allCases)
  func `a refused changeset leaves the room that it would have used`(kind: LogKind) throws {
    var open = try kind.open(limits: .small)
    var north = Author("north")
    try open.appendAdmitted(
      north.write([north.join, .articleImported(Self.article)], bases: [0, 0]))
    try open.appendAdmitted(north.write((0..<14).map(Self.tag), bases: (0..<14).map { _ in 2 }))
    // There is room for one more.
    let group = try [14..<17, 17..<18, 18..<19].map { numbers in
      let changeset = try north.write(numbers.map(Self.tag), bases: numbers.map { _ in 2 })
      if numbers != 17..<18 { north.forget(UInt64(numbers.count)) }
      return changeset
    }
    let answers = try open.log.append(group, receivedAt: .noon)
    #expect(
      answers.map { if case .logged = $0 { true } else { false } } == [false, true, false])
  }

  @Test func `a refused changeset writes nothing`() throws {
    let store = try created()
    var north = try begin(store)
    let tags = (0..<20).map(Self.tag)
    let rows = "SELECT count(*) FROM room_tail"
    let before = try RawDatabase(path).integer(rows)
    let refused = try store.append(
      [north.write(tags, bases: tags.map { _ in 2 })], receivedAt: .noon)
    guard case .refused? = refused.first else {
      Issue.record("it was taken")
      return
    }
    #expect(try RawDatabase(path).integer(rows) == before)
  }

  @Test func `a tail of one owner does not grow for ever`() throws {
    var store = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    store.roomTailBytes = 400
    var north = try begin(store)
    var most = 0
    for number in 0..<64 {
      _ = try store.append([north.write(Self.tag(number), base: 2)], receivedAt: .noon)
      most = max(most, try RawDatabase(path).integer("SELECT count(*) FROM room_tail") ?? 0)
    }
    #expect((2..<20).contains(most))
    _ = try store.check()
  }

  @Test func `a tail that is lost or cannot be read is damage, and no end of the process`() throws {
    var store = try created()
    _ = try begin(store)
    _ = try store.check()
    for damage in [
      "DELETE FROM room_tail", "UPDATE room_tail SET id = \(Int64.max) WHERE id > 1",
      "UPDATE room_tail SET uses = x'' WHERE id > 1",
      "UPDATE room_tail SET uses = x'01' WHERE id > 1",
      "UPDATE room_tail SET uses = substr(uses, 1, length(uses) - 1) WHERE id > 1",
      "UPDATE room_tail SET uses = CAST(x'09' || substr(uses, 2) AS BLOB) WHERE id > 1",
      "UPDATE room_tail SET uses = x'\(String(repeating: "00", count: 25))ffffffffffffffffff'",
      "UPDATE room_tail SET uses = CAST(substr(uses, 1, 17) || x'7fffffffffffffff' || substr(uses, 26) AS BLOB) WHERE id > 1",
      "UPDATE room_tail SET uses = CAST(substr(uses, 1, 17) || x'0000000000000000' AS BLOB) WHERE id > 1",
    ] {
      let raw = try RawDatabase(path)
      try raw.execute("CREATE TEMP TABLE kept AS SELECT * FROM room_tail; \(damage)")
      store = try opened(tail: 4_096)
      #expect(throws: StoreError.self, "\(damage)") { try store.check() }
      try raw.execute("DELETE FROM room_tail; INSERT INTO room_tail SELECT * FROM kept")
    }
    _ = try opened(tail: 4_096).check()
  }

  @Test func `a row that cannot be read is damage, and no end of the process`() throws {
    _ = try created()
    var store = try opened(tail: 0)
    let north = try begin(store)
    for use in ["''", "'00'", "'0102030405060708'", "'\(String(repeating: "ff", count: 40))'"] {
      let raw = try RawDatabase(path)
      try raw.execute("CREATE TEMP TABLE kept AS SELECT * FROM room; UPDATE room SET use = x\(use)")
      store = try opened(tail: 0)
      #expect(throws: StoreError.self, "\(use)") { try store.check() }
      if use != "''" {
        var after = north
        let changeset = try after.write(Self.tag(1), base: 2)
        #expect(throws: LogError.self) { try store.append([changeset], receivedAt: .noon) }
      }
      try raw.execute("DELETE FROM room; INSERT INTO room SELECT * FROM kept")
    }
    _ = try opened(tail: 0).check()
  }
}
