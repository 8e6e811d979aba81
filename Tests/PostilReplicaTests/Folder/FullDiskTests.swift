import Foundation
import PostilCore
import PostilLog
import PostilSimulation
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// A disk, or somebody's share of it, on which no file grows any more: work that needs no room goes on.
struct FullDiskTests {
  private let folder: TemporaryFolder
  private let disk: CrashDisk
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    disk = try CrashDisk(making: folder.file("disk"))
    path = folder.file("disk/north")
  }

  /// A replica with an article, whose process has ended.
  ///
  /// - Parameter isKilled: whether it left a WAL, and as after a restart of the machine nothing beside it.
  private func leave(isKilled: Bool) throws {
    do {
      let replica = try Desk("north", at: path).replica
      _ = try replica.importArticles([.plain("The weir\n\nIt held.")], now: .noon)
      if isKilled { disk.kill() }
    }
    if isKilled { try disk.revive(after: .processDied) }
    let shared = "\(path)/.postil/replica.sqlite-shm"
    if FileManager.default.fileExists(atPath: shared) {
      try FileManager.default.removeItem(atPath: shared)
    }
  }

  @Test(arguments: [ENOSPC, EDQUOT, EFBIG], [false, true])
  func `readers read`(code: Int32, isKilled: Bool) throws {
    try leave(isKilled: isKilled)
    disk.fill(code)
    let replica = try Replica(containing: path)
    let articles = try replica.read { try $0.articles(ListRequest(includingDeleted: false)).items }
    #expect(articles.map(\.title) == ["The weir"])
    guard case .article(let shown) = try replica.read({ try $0.show(articles[0].id) }) else {
      Issue.record("no article is shown")
      return
    }
    #expect(shown.paragraphs == ["The weir", "It held."])
    #expect(try replica.status().unpushed == 2)
    #expect(try replica.verify(progress: { _, _ in }, logged: { _ in }).pending == 2)
  }

  @Test(arguments: [
    (ENOSPC, SystemFault.Kind.diskFull), (EDQUOT, .quota), (EFBIG, .fileLimit),
  ])
  func `writers are told why they cannot, and can once there is room`(
    code: Int32, kind: SystemFault.Kind
  ) throws {
    try leave(isKilled: false)
    disk.fill(code)
    do {
      let replica = try Replica(containing: path)
      let error = #expect(throws: StoreError.self) {
        try replica.importArticles([.plain("A bridge\n\nIt was closed.")], now: .noon)
      }
      guard case .system(let fault)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(fault.kind == kind)
      #expect(
        try replica.read { try $0.articles(ListRequest(includingDeleted: false)).items }.count == 1)
    }
    disk.fill(0)
    let replica = try Replica(containing: path)
    _ = try replica.importArticles([.plain("A bridge\n\nIt was closed.")], now: .noon)
    #expect(
      try replica.read { try $0.articles(ListRequest(includingDeleted: false)).items }.count == 2)
  }
}
