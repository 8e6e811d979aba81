import NIOCore
import NIOEmbedded
import PostilSocket
import Synchronization
import Testing

/// Slow is not dead, and deaf is, on a clock that the test turns.
struct SilenceWatchTests {
  /// The other side of a connection, as the system tells of it, and why the connection was closed.
  private final class Peer: Sendable {
    private let state = Mutex((taken: UInt64(0), isWaiting: false))
    private let reasons = Mutex<[SilenceWatch.Silence]>([])

    var progress: TCPProgress {
      state.withLock { TCPProgress(acknowledgedBytes: $0.taken, isWaiting: $0.isWaiting) }
    }

    /// Bytes wait from now on.
    func lets(bytesWait: Bool) { state.withLock { $0.isWaiting = bytesWait } }

    func takesOneByte() { state.withLock { $0.taken += 1 } }

    var silences: [SilenceWatch.Silence] { reasons.withLock { $0 } }

    func note(_ silence: SilenceWatch.Silence) { reasons.withLock { $0.append(silence) } }
  }

  private let peer = Peer()

  /// A connection that may be silent for a minute.
  private func connect() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel()
    let peer = peer
    try channel.pipeline.syncOperations.addHandler(
      SilenceWatch(
        limit: .minutes(1), now: channel.embeddedEventLoop.now,
        whenSilent: { peer.note($0) },
        progress: { $0.eventLoop.makeSucceededFuture(peer.progress) }))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  @Test func `a connection on which nothing moves is closed after its limit`() throws {
    let channel = try connect()
    channel.embeddedEventLoop.advanceTime(by: .seconds(59))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
    #expect(peer.silences == [.nothingMoves])
  }

  @Test func `what comes and what goes out is no silence`() throws {
    let channel = try connect()
    for _ in 0..<3 {
      channel.embeddedEventLoop.advanceTime(by: .seconds(50))
      try channel.writeInbound(ByteBuffer(bytes: [1]))
      channel.embeddedEventLoop.advanceTime(by: .seconds(50))
      try channel.writeOutbound(ByteBuffer(bytes: [1]))
    }
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(60))
    #expect(!channel.isActive)
  }

  @Test func `a peer that takes bytes slowly is no silence`() throws {
    let channel = try connect()
    peer.lets(bytesWait: true)
    for _ in 0..<20 {
      channel.embeddedEventLoop.advanceTime(by: .seconds(50))
      #expect(channel.isActive)
      peer.takesOneByte()
    }
    channel.embeddedEventLoop.advanceTime(by: .seconds(70))
    #expect(!channel.isActive)
    #expect(peer.silences == [.nothingTaken])
  }

  @Test func `a peer that takes nothing is left, however much it says`() throws {
    let channel = try connect()
    peer.lets(bytesWait: true)
    for _ in 0..<6 {
      #expect(channel.isActive)
      channel.embeddedEventLoop.advanceTime(by: .seconds(10))
      try channel.writeInbound(ByteBuffer(bytes: [1]))
    }
    // Bytes were first seen to wait after five seconds.
    channel.embeddedEventLoop.advanceTime(by: .seconds(5))
    #expect(!channel.isActive)
    #expect(peer.silences == [.nothingTaken])
  }

  @Test func `a peer that takes nothing has its time from when bytes wait for it`() throws {
    let channel = try connect()
    channel.embeddedEventLoop.advanceTime(by: .seconds(50))
    peer.lets(bytesWait: true)
    channel.embeddedEventLoop.advanceTime(by: .seconds(60))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(5))
    #expect(!channel.isActive)
  }
}
