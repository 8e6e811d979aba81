import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An etcd for tests, on loopback: one revision a write, and of its gateway the two calls that postil makes.
///
/// A class, because it listens as long as a test holds it.
package final class FakeEtcd: Sendable {
  fileprivate struct State {
    /// By key; both in base 64.
    var pairs: [String: (value: String, revision: Int)] = [:]
    var revision = 0
    var writes = 0
    /// Written by somebody else before the next write.
    var rival: String?
    /// In place of every answer.
    var nonsense: String?
  }

  package let port: Int
  private let channel: any Channel
  private let state = SharedState()

  package init() throws {
    let state = state
    channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Answering(state))
        }
      }
      .bind(host: "127.0.0.1", port: 0).wait()
    port = channel.localAddress?.port ?? 0
  }

  deinit { channel.close(promise: nil) }

  /// As `--etcd` takes it.
  package var uri: String { "http://127.0.0.1:\(port)" }

  /// The values that are kept.
  package var values: [String] { state.held.withLock { $0.pairs.values.map(\.value).sorted() } }

  /// The number of values that were written.
  package var writes: Int { state.held.withLock { $0.writes } }

  /// Somebody else writes a value before the next write.
  package func interfere(with value: String) { state.held.withLock { $0.rival = value } }

  /// Keeps a value under every key that has one.
  package func replaceAll(by value: String) {
    state.held.withLock { state in
      for key in state.pairs.keys { state.pairs[key]?.value = value }
    }
  }

  /// Answers everything with a text of no meaning from now on, or with `nil` as before.
  package func talk(_ nonsense: String?) { state.held.withLock { $0.nonsense = nonsense } }
}

/// A class, because connections share it.
private final class SharedState: Sendable {
  let held = Mutex(FakeEtcd.State())
}

/// A class, because handlers of channels are.
private final class Answering: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let state: SharedState
  private var path = ""
  private var body: [UInt8] = []

  init(_ state: SharedState) {
    self.state = state
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): (path, body) = (head.uri, [])
    case .body(let bytes): body += bytes.readableBytesView
    case .end:
      let question = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
      let answer = state.held.withLock { $0.nonsense ?? $0.answer(path, question ?? [:]) }
      let head = HTTPResponseHead(
        version: .http1_1, status: answer == nil ? .badRequest : .ok,
        headers: ["Content-Length": "\((answer ?? "").utf8.count)"])
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.write(
        wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer ?? "")))), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }
}

extension FakeEtcd.State {
  /// - Returns: `nil` for what it does not know.
  fileprivate mutating func answer(_ path: String, _ question: [String: Any]) -> String? {
    switch path {
    case "/v3/kv/range":
      guard let key = question["key"] as? String else { return nil }
      guard let pair = pairs[key] else { return #"{"header":{"revision":"\#(revision)"}}"# }
      return #"""
        {"header":{},"kvs":[{"key":"\#(key)","mod_revision":"\#(pair.revision)","value":"\#(pair.value)"}],"count":"1"}
        """#
    case "/v3/kv/txn":
      guard let compare = (question["compare"] as? [[String: Any]])?.first,
        compare["target"] as? String == "MOD", compare["result"] as? String == "EQUAL",
        let key = compare["key"] as? String, let expected = compare["modRevision"] as? String,
        let success = (question["success"] as? [[String: Any]])?.first,
        let put = success["requestPut"] as? [String: Any], put["key"] as? String == key,
        let value = put["value"] as? String
      else { return nil }
      if let rival { write(rival, to: key) }
      rival = nil
      guard String(pairs[key]?.revision ?? 0) == expected else { return #"{"header":{}}"# }
      write(value, to: key)
      return #"{"header":{},"succeeded":true,"responses":[{"response_put":{}}]}"#
    default: return nil
    }
  }

  private mutating func write(_ value: String, to key: String) {
    revision += 1
    writes += 1
    pairs[key] = (value, revision)
  }
}
