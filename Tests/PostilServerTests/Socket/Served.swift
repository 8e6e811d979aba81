import Logging
import NIOCore
import NIOPosix
import PostilCore
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A workspace served on a port of its own while a test runs.
struct Served: Sendable {
  static let quiet = Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() })

  let listener: Listener

  var link: Link { Link(host: "127.0.0.1", port: listener.port, workspace: "atlas") }

  /// Serves a log while `body` runs, then stops and waits for the end.
  static func with<Answer: Sendable>(
    _ log: any EventLog, identity: ServerIdentity? = nil,
    _ body: @escaping @Sendable (Served) async throws -> Answer
  ) async throws -> Answer {
    let listener = try await Listener(
      host: "127.0.0.1", port: 0, identity: identity, log: log,
      logger: quiet, now: { .noon })
    // Before the tests that only compute: they would hold all threads for longer than the silence
    // that a connection bears.
    return try await withThrowingTaskGroup(of: Answer?.self) { tasks in
      tasks.addTask(priority: .high) {
        try await listener.serve()
        return nil
      }
      tasks.addTask(priority: .high) {
        do {
          let answer = try await body(Served(listener: listener))
          listener.stop()
          return answer
        } catch {
          listener.stop()
          throw error
        }
      }
      var answer: Answer?
      for try await result in tasks { answer = result ?? answer }
      return try #require(answer)
    }
  }

  func clone(_ name: String, in folder: TemporaryFolder) async throws -> Replica {
    try await Replica.clone(link, into: folder.file(name), as: name, now: .noon).replica
  }

  /// Sends bytes as they are.
  ///
  /// - Parameters:
  ///   - hangsUp: closes at once; else what the server says until it closes is awaited.
  ///   - whenAnswered: runs once the server has said something.
  func send(
    _ bytes: [UInt8], hangsUp: Bool = false, whenAnswered: () async throws -> Void = {}
  ) async throws -> [ServerMessage] {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: listener.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var said: [ServerMessage] = []
      do {
        try await outbound.write(ByteBuffer(bytes: bytes))
        if hangsUp { return [] }
        var decoder = FrameDecoder(limit: Limits.frameBytes)
        for try await buffer in inbound {
          decoder.feed(buffer.readableBytesView)
          while let frame = try decoder.next() {
            said.append(try ServerMessage(frame))
            if said.count == 1 { try await whenAnswered() }
          }
        }
      } catch is IOError {
        // Closed with bytes unread: as good as closed.
      }
      return said
    }
  }
}

extension Replica {
  var digest: String {
    get throws { try store.read { try $0.digest() } }
  }

  /// Imports one article.
  func imports(_ title: String) throws {
    _ = try importArticles(
      [ArticleFile(bytes: Array(title.utf8), charset: nil, url: nil)], now: .noon)
  }
}
