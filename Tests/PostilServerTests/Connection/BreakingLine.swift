import NIOCore
import NIOPosix
import PostilCore
import PostilWire
import Synchronization

/// Sits between a replica and its server as a line that breaks.
struct BreakingLine: Sendable {
  private typealias Accepted = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  let port: Int
  private let taken = Taken()

  /// The number of connections that the line took.
  var connections: Int { taken.count.withLock { $0 } }

  private final class Taken: Sendable {
    let count = Mutex(0)
  }

  private init(port: Int) { self.port = port }

  /// - Parameters:
  ///   - breaks: the connection, counted from one, of which nothing but the hello reaches the server. It breaks
  ///     behind the end of the log, whatever the replica has said by then. The others have no end.
  ///   - accepts: the number of connections that the line takes at all; then nothing listens there.
  static func before<Answer: Sendable>(
    _ serverPort: Int, breaks broken: Int, accepts: Int = .max,
    _ body: @escaping @Sendable (BreakingLine) async throws -> Answer
  ) async throws -> Answer {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try Accepted(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true))
        }
      }
    let line = BreakingLine(port: channel.channel.localAddress?.port ?? 0)
    return try await withThrowingTaskGroup(of: Answer?.self) { tasks in
      tasks.addTask(priority: .high) {
        try await channel.executeThenClose { accepted in
          for try await replica in accepted {
            let count = line.taken.count.withLock { count in
              count += 1
              return count
            }
            if count == accepts { channel.channel.close(promise: nil) }
            try? await pass(replica, to: serverPort, breaks: count == broken)
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

  private static func pass(_ replica: Accepted, to port: Int, breaks: Bool) async throws {
    let server = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try Accepted(wrappingChannelSynchronously: channel)
        }
      }
    try await replica.executeThenClose { fromReplica, toReplica in
      try await server.executeThenClose { fromServer, toServer in
        await withTaskGroup(of: Void.self) { directions in
          directions.addTask(priority: .high) {
            var hasHello = false
            do {
              for try await buffer in fromReplica where !(breaks && hasHello) {
                hasHello = true
                try await toServer.write(buffer)
              }
            } catch {}
            try? await server.channel.close()
          }
          directions.addTask(priority: .high) {
            var frames = FrameDecoder(limit: Limits.frameBytes)
            do {
              for try await buffer in fromServer {
                try await toReplica.write(buffer)
                if !breaks { continue }
                frames.feed(buffer.readableBytesView)
                while let frame = try frames.next() {
                  // Only this direction ends: to close with bytes unread would throw away what is on its way.
                  if frame.type == .end { return toReplica.finish() }
                }
              }
            } catch {}
            try? await replica.channel.close()
          }
        }
      }
    }
  }
}
