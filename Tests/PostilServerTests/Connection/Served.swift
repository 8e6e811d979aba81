import Logging
import NIOCore
import NIOPosix
import PostilCore
import PostilLog
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

  var link: Link { link(to: "atlas") }

  func link(to workspace: String) -> Link {
    Link(host: "127.0.0.1", port: listener.port, workspace: workspace)
  }

  /// Serves a log while `body` runs, then stops and waits for the end.
  static func with<Answer: Sendable>(
    _ log: any LogStore, identity: ServerIdentity? = nil,
    _ body: @escaping @Sendable (Served) async throws -> Answer
  ) async throws -> Answer {
    try await with([try ServedWorkspace(log)], identity: identity, body)
  }

  /// Serves workspaces while `body` runs, and those that `find` finds by then.
  static func with<Answer: Sendable>(
    _ workspaces: [ServedWorkspace], identity: ServerIdentity? = nil, host: String = "127.0.0.1",
    find: @escaping @Sendable (String) throws -> ServedWorkspace? = { _ in nil },
    limits: ServerLimits = ServerLimits(), log: ConnectionLog? = nil,
    now: @escaping @Sendable () -> Instant = { .noon },
    _ body: @escaping @Sendable (Served) async throws -> Answer
  ) async throws -> Answer {
    let listener = try await Listener(
      host: host, port: 0, identity: identity, workspaces: workspaces, find: find,
      limits: limits, logger: log?.logger ?? quiet, now: now)
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

  func clone(_ name: String, of workspace: String = "atlas", in folder: TemporaryFolder)
    async throws -> Replica
  {
    try await Replica.clone(
      link(to: workspace), into: folder.file(name), as: name, now: .noon
    ).replica
  }

  /// Sends bytes as they are.
  ///
  /// - Parameters:
  ///   - hangsUp: closes at once; else the server's messages until it closes are awaited.
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
      } catch ChannelError.ioOnClosedChannel {
        // Closed before this side came to say anything.
      }
      return said
    }
  }
}

extension Served {
  /// Speaks with the server in turns, frame by frame.
  ///
  /// - Parameter body: says bytes, and hears the next message; `nil` once the server has closed.
  func converse<Answer>(
    _ body: (
      _ say: ([UInt8]) async throws -> Void, _ hear: () async throws -> ServerMessage?
    ) async throws -> Answer
  ) async throws -> Answer {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: listener.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var decoder = FrameDecoder(limit: Limits.frameBytes)
      var buffers = inbound.makeAsyncIterator()
      return try await body({ try await outbound.write(ByteBuffer(bytes: $0)) }) {
        while true {
          if let frame = try decoder.next() { return try ServerMessage(frame) }
          guard let buffer = try await buffers.next() else { return nil }
          decoder.feed(buffer.readableBytesView)
        }
      }
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
      [
        ArticleFile(
          text: CanonicalText(canonicalizing: title), importer: "plain/1",
          rawHash: [UInt8](repeating: 7, count: 32))
      ], now: .noon)
  }
}

extension ServedWorkspace {
  init(_ log: ObservedLog) { self.init(log, reader: log) }

  init(_ log: ObservedLog, disk: @escaping @Sendable () -> Disk) {
    self.init(log, reader: log, disk: disk)
  }

  init(_ log: MemoryLog) { self.init(ObservedLog(log)) }

  init(_ log: ServerStore) throws { self.init(log, reader: try log.reader()) }

  init(_ log: any LogStore) throws {
    switch log {
    case let log as MemoryLog: self.init(log)
    case let log as ObservedLog: self.init(log)
    case let log as ServerStore: try self.init(log)
    default: preconditionFailure("no test serves another log")
    }
  }
}
