import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A small server's file: two segments and an open tail, of two replicas.
struct ServerFile {
  let folder: TemporaryFolder
  let bytes: [UInt8]
  let content: Content

  /// The contents of a log: the part of its file from which everything else follows.
  struct Content: Hashable {
    let workspaceID: [UInt8]
    let end: Seq
    let log: [LoggedChangeset]
    let chains: [Chain?]
    let frontiers: [ReplicaID: Frontier]
  }

  init() throws {
    folder = try TemporaryFolder()
    let path = folder.file("workspace.sqlite")
    do {
      let store = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
      var north = Author("north")
      var south = Author("south")
      func append(_ changeset: Changeset, _ moment: Int64) throws {
        let answers = try store.append([changeset], receivedAt: Instant(milliseconds: moment))
        guard case .logged? = answers.first else { throw LogEnded.early }
      }
      try append(north.write(north.join), 1_000)
      try append(south.write(south.join, base: 1), 2_000)
      for index in 0..<6 {
        let change = Change.articleImported(.sample("Title \(index)"))
        try append(north.write(change, change, base: Seq(index + 1)), Int64(3_000 + index))
        try append(south.write(change, base: Seq(index + 2)), Int64(2_500 + index))
      }
      while try store.seal(bytes: 500) {}
    }
    bytes = try #require(folder.bytes(of: "workspace.sqlite"))
    content = try Self.content(of: ServerStore(opening: path))
    #expect(content.log.count == 14)
  }

  enum LogEnded: Error { case early }

  static func content(of store: ServerStore) throws -> Content {
    var log: [LoggedChangeset] = []
    while case let batch = try store.changesets(after: log.last?.lastSeq ?? 0, bytes: .max),
      !batch.isEmpty
    {
      log += batch
    }
    let replicas = Set(log.map(\.changeset.replica))
    return Content(
      workspaceID: store.workspace.id, end: try store.end(), log: log,
      chains: try log.map { try store.chain(at: $0.lastSeq) },
      frontiers: Dictionary(
        uniqueKeysWithValues: try replicas.compactMap { replica in
          try store.frontier(of: replica).map { (replica, $0) }
        }))
  }

  /// Writes a file of these bytes, with nothing of another one beside it.
  func write(_ bytes: [UInt8]) throws -> String {
    for end in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: folder.file("other.sqlite" + end))
    }
    try folder.write(bytes, to: "other.sqlite")
    return folder.file("other.sqlite")
  }

  /// The file once somebody has run statements on it, past its triggers.
  func altered(by statements: [String]) throws -> String {
    let path = try write(bytes)
    let raw = try RawDatabase(path)
    for trigger in try raw.triggers() { try raw.execute("DROP TRIGGER \(trigger)") }
    for statement in statements { try raw.execute(statement) }
    return path
  }
}
