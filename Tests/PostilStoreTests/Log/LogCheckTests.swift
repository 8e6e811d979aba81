import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Every change of a server's file is found, or lies outside the log.
struct LogCheckTests {
  private let file: ServerFile

  init() throws {
    file = try ServerFile()
  }

  private func check(_ path: String) throws -> CheckedLog {
    try ServerStore(reading: path).check()
  }

  /// The damage that a check of a file finds once statements have run on it; `nil` for none.
  private func damage(after statements: String...) throws -> StoreError? {
    let path = try file.altered(by: statements)
    do {
      _ = try check(path)
      return nil
    } catch let error as StoreError {
      return error
    }
  }

  @Test func `a sound log is gone through whole, and told as it comes`() throws {
    var expected = CheckedLog()
    expected.events = 20
    expected.changesets = 14
    expected.segments = 2
    expected.replicas = 2
    let path = try file.write(file.bytes)
    var told: [Seq] = []
    let checked = try ServerStore(reading: path).check { seq, end in
      #expect(end == 20)
      told.append(seq)
    }
    #expect(checked == expected)
    #expect(told == told.sorted() && told.last == 20)
  }

  @Test func `an empty log is sound`() throws {
    let path = file.folder.file("empty.sqlite")
    _ = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    #expect(try check(path) == CheckedLog())
  }

  @Test func `a log is checked while a server appends to it, and stays as it is`() throws {
    let path = try file.write(file.bytes)
    let serving = try ServerStore(opening: path)
    let reading = try ServerStore(reading: path)
    #expect(try reading.check().events == 20)
    var east = Author("east")
    _ = try serving.append([east.write(east.join)], receivedAt: .noon)
    #expect(try reading.check().events == 21)
    #expect(try ServerFile.content(of: reading).log.starts(with: file.content.log))
  }

  @Test func `every flipped byte of a sealed run is found`() throws {
    let store = try ServerStore(opening: file.folder.file("workspace.sqlite"))
    let segment = try #require(try store.segment(startingAt: 1))
    let held = try segment.changesets()
    var unnoticed = 0
    for index in segment.bytes.indices {
      var bytes = segment.bytes
      bytes[index] ^= 1 << UInt8(index % 8)
      let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      if try damage(after: "UPDATE segment SET bytes = x'\(hex)' WHERE first_seq = 1") == nil {
        let changed = Segment(
          firstSeq: 1, lastSeq: segment.lastSeq, rawBytes: segment.rawBytes, bytes: bytes,
          chain: segment.chain)
        #expect(try changed.changesets() == held, "byte \(index)")
        unnoticed += 1
      }
    }
    #expect(unnoticed < 4)
  }

  @Test func `every flipped byte of a changeset of the tail is found`() throws {
    let logged = try #require(file.content.log.last)
    for index in logged.changeset.events.bytes.indices {
      var bytes = logged.changeset.events.bytes
      bytes[index] ^= 1 << UInt8(index % 8)
      let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      let found = try damage(
        after: "UPDATE changeset SET bytes = x'\(hex)' WHERE first_seq = \(logged.firstSeq)")
      guard case .damaged? = found else {
        Issue.record("byte \(index): \(String(describing: found))")
        continue
      }
    }
  }

  @Test(arguments: [
    "received_at = received_at + 1", "replica = replica + 1", "first_counter = first_counter + 1",
    "chain = zeroblob(32)", "chain = x'00'", "last_seq = last_seq + 1", "first_seq = first_seq + 1",
    "bytes = x''",
  ])
  func `any other value in the last row of the tail is found`(change: String) throws {
    let last = try #require(file.content.log.last).firstSeq
    let found = try damage(after: "UPDATE changeset SET \(change) WHERE first_seq = \(last)")
    #expect(found != nil)
  }

  @Test(
    arguments: [
      "chain = zeroblob(32)", "chain = x'00'", "raw_bytes = raw_bytes + 1", "raw_bytes = -1",
      "last_seq = last_seq + 1", "last_seq = -1", "first_seq = first_seq - 1", "bytes = x''",
    ], [1, 2])
  func `any other value in a segment is found`(change: String, nth: Int) throws {
    let found = try damage(
      after: """
        UPDATE segment SET \(change) WHERE first_seq =
          (SELECT first_seq FROM segment ORDER BY first_seq LIMIT 1 OFFSET \(nth - 1))
        """)
    #expect(found != nil)
  }

  @Test(arguments: [
    "chain = x'00'", "last_seq = first_seq - 1", "last_seq = 9223372036854775807",
  ])
  func `the first of two wrong segments is named, whatever the second's columns say`(change: String)
    throws
  {
    let second = "first_seq = (SELECT max(first_seq) FROM segment)"
    let wrong = "UPDATE segment SET \(change) WHERE \(second)"
    #expect(try damage(after: wrong) != .damaged(.unreadable(seq: 1)))
    let both = try damage(after: wrong, "UPDATE segment SET bytes = x'' WHERE first_seq = 1")
    #expect(both == .damaged(.unreadable(seq: 1)))
  }

  @Test(arguments: [
    "DELETE FROM segment WHERE first_seq = 1",
    "DELETE FROM segment WHERE first_seq = (SELECT max(first_seq) FROM segment)",
    "DELETE FROM segment", "DELETE FROM changeset",
    "DELETE FROM changeset WHERE first_seq = (SELECT min(first_seq) FROM changeset)",
    "DELETE FROM changeset WHERE first_seq = (SELECT max(first_seq) FROM changeset)",
    "DELETE FROM replica WHERE name = 'north'", "UPDATE replica SET chain = zeroblob(32)",
    "UPDATE replica SET name = 'east' WHERE name = 'north'",
    "UPDATE replica SET last_counter = last_counter + 1", "UPDATE replica SET last_base = 0",
    "UPDATE replica SET last_seq = 1", "UPDATE replica SET public_key = zeroblob(32)",
    "INSERT INTO replica SELECT 7, 'seven', public_key, 1, 1, 0, chain FROM replica LIMIT 1",
    "UPDATE setting SET value = zeroblob(16) WHERE name = 'workspace_id'",
    // A row of the tail where a segment lies, which readers would look at first.
    "INSERT INTO changeset SELECT 1, 1, replica, 1, received_at, bytes, signature, own, chain FROM changeset LIMIT 1",
  ])
  func `rows removed or added are found`(statement: String) throws {
    #expect(try damage(after: statement) != nil)
  }

  @Test func `swapped rows are found, and the first of them is named`() throws {
    let tail = file.content.log.suffix(2)
    let (first, second) = (try #require(tail.first), try #require(tail.last))
    let found = try damage(
      after: "UPDATE changeset SET first_seq = 999 WHERE first_seq = \(first.firstSeq)",
      "UPDATE changeset SET first_seq = \(first.firstSeq), last_seq = "
        + "\(first.firstSeq) + last_seq - first_seq WHERE first_seq = \(second.firstSeq)",
      "UPDATE changeset SET first_seq = \(first.firstSeq) + \(second.changeset.events.count), "
        + "last_seq = \(second.lastSeq) WHERE first_seq = 999")
    #expect(
      found == .damaged(.base(seq: first.firstSeq))
        || found == .damaged(.chain(seq: first.firstSeq)))
  }

  /// A whole file of flips, a few bytes apart: so that every page and every kind of row has many.
  @Test(arguments: 0..<8)
  func `a flipped byte anywhere in the file is found or says nothing of the log`(part: Int) throws {
    var found = 0
    var flips = 0
    for index in stride(from: part * 23, to: file.bytes.count, by: 8 * 23) {
      var bytes = file.bytes
      bytes[index] ^= 1 << UInt8((index / 23) % 8)
      let path = try file.write(bytes)
      flips += 1
      do {
        let store = try ServerStore(reading: path)
        _ = try store.check()
        let content = try ServerFile.content(of: store)
        #expect(content == file.content, "byte \(index)")
      } catch {
        #expect(error is StoreError, "byte \(index)")
        found += 1
      }
    }
    #expect(found > 0 && flips > 100)
  }

  @Test func `a truncated file is found at any length`() throws {
    for count in stride(from: 0, to: file.bytes.count, by: 509) {
      let path = try file.write(Array(file.bytes.prefix(count)))
      #expect(throws: StoreError.self, "\(count) bytes") { try check(path) }
    }
  }

  /// The laws once more, in the plainest way, over logs that were changed at random.
  @Test(arguments: Seed.range(40))
  func `the check finds the same faults as the plain one`(seed: Seed) throws {
    var choices = seed.choices
    let columns = ["received_at", "first_counter", "last_seq", "replica"]
    let row =
      "(SELECT first_seq FROM changeset ORDER BY first_seq LIMIT 1 OFFSET \(choices.below(2)))"
    let statement =
      choices.once(in: 3)
      ? "UPDATE replica SET last_base = last_base"
      : "UPDATE changeset SET \(choices.one(of: columns)) = "
        + "\(choices.one(of: columns)) + \(choices.below(2)) WHERE first_seq = \(row)"
    let path = try file.altered(by: [statement])
    let store = try ServerStore(reading: path)
    let isSound = (try? store.check()) != nil
    let content = try? ServerFile.content(of: store)
    let isPlainlySound = content.map { content in
      PlainCheck.isSound(
        Array(zip(content.log, content.chains)).map { (logged: $0, chain: $1) },
        frontiers: content.frontiers, workspace: store.workspace)
    }
    #expect(isSound == (isPlainlySound ?? false), "replay: \(seed), \(statement)")
  }
}
