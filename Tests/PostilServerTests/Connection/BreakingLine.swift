import NIOCore
import NIOPosix
import Synchronization

/// Sits between a replica and its server as a line that breaks.
struct BreakingLine: Sendable {
  private typealias Accepted = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  let port: Int

  /// - Parameters:
  ///   - ends: the number of bytes after which the line takes no more of each connection, in their order. A read
  ///     passes whole. Then the server sees the end of the connection, everything that it still says arrives,
  ///     and the line breaks. Later connections have no end.
  ///   - accepts: the number of connections that the line takes at all; then nothing listens there.
  static func before<Answer: Sendable>(
    _ serverPort: Int, ends: [Int] = [], accepts: Int = .max,
    _ body: @escaping @Sendable (BreakingLine) async throws -> Answer
  ) async throws -> Answer {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try Accepted(wrappingChannelSynchronously: channel)
        }
      }
    let line = BreakingLine(port: channel.channel.localAddress?.port ?? 0)
    return try await withThrowingTaskGroup(of: Answer?.self) { tasks in
      tasks.addTask(priority: .high) {
        try await channel.executeThenClose { accepted in
          var ends = ends[...]
          var left = accepts
          for try await replica in accepted {
            left -= 1
            if left == 0 { channel.channel.close(promise: nil) }
            try? await pass(replica, to: serverPort, end: ends.popFirst() ?? .max)
          }
        }
        return nil
      }
      tasks.addTask(priority: .high) {
        let answer: Result<Answer, any Error>
        do { answer = .success(try await body(line)) } catch { answer = .failure(error) }
        channel.channel.close(promise: nil)
        return try answer.get()
      }
      var answer: Answer?
      for try await result in tasks { answer = result ?? answer }
      return answer!
    }
  }

  private static func pass(_ replica: Accepted, to port: Int, end: Int) async throws {
    let server = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try Accepted(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true))
        }
      }
    try await replica.executeThenClose { fromReplica, toReplica in
      try await server.executeThenClose { fromServer, toServer in
        await withTaskGroup(of: Void.self) { directions in
          directions.addTask(priority: .high) {
            var passed = 0
            do {
              for try await buffer in fromReplica {
                // A replica may push before all of the log has come: what the server has said still arrives.
                if passed >= end { return toServer.finish() }
                passed += buffer.readableBytes
                try await toServer.write(buffer)
              }
            } catch {}
            try? await server.channel.close()
          }
          directions.addTask(priority: .high) {
            do {
              for try await buffer in fromServer { try await toReplica.write(buffer) }
            } catch {}
            try? await replica.channel.close()
          }
        }
      }
    }
  }
}
