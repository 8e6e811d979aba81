import Foundation
package import Logging
package import NIOCore
import PostilCore
package import PostilLog
import Synchronization

/// The last confirmed end of each workspace, in etcd, where all nodes of a database remember it together.
///
/// ⚖ A memory is only ever replaced by a later one. Serving never waits for it, and goes on without it.
///
/// A class, because the logs of a server share it.
///
/// Source: Protocol/POSTGRES.md, "A memory of all nodes".
package final class EtcdMemory: Sendable {
  private struct State {
    /// Confirmed and not written.
    var pending: [[UInt8]: ConfirmedEnd] = [:]
    /// True while a write is under way, and for the pause after it.
    var isBusy = false
    /// The last write.
    var writing: EventLoopFuture<Void>?
    var isAway = false

    mutating func keep(_ end: ConfirmedEnd) {
      let id = end.end.workspaceID
      pending[id] = max(pending[id] ?? end, end)
    }
  }

  /// How often a write is tried where another node wrote meanwhile.
  private static let tries = 5

  private let client: EtcdClient
  private let pause: TimeAmount
  private let logger: Logger
  private let state = Mutex(State())

  /// - Parameters:
  ///   - members: at least one.
  ///   - pause: between two writes, so that pushes cost etcd nothing.
  package init(_ members: [EtcdAddress], pause: TimeAmount = .seconds(1), logger: Logger) {
    client = EtcdClient(members: members)
    self.pause = pause
    self.logger = logger
  }

  /// The end that is remembered, also by another server; `nil` where none is, or etcd does not answer. Waits for etcd.
  package func recall(of workspaceID: [UInt8]) -> ConfirmedEnd? {
    try? noted(read(workspaceID).map(\.end)).wait()
  }

  /// Remembers an end, at most a pause later, and does not wait for that.
  package func remember(_ end: ConfirmedEnd) {
    let isFirst = state.withLock { state in
      state.keep(end)
      defer { state.isBusy = true }
      return !state.isBusy
    }
    if isFirst { writeNext() }
  }

  /// Writes what is not written yet.
  package func close() async {
    try? await state.withLock { $0.writing }?.get()
    try? await writePending().get()
  }

  private func writeNext() {
    let written = writePending()
    state.withLock { $0.writing = written }
    written.whenComplete { _ in
      self.client.loop.scheduleTask(in: self.pause) {
        let isOver = self.state.withLock { state in
          if state.pending.isEmpty { state.isBusy = false }
          return state.pending.isEmpty
        }
        if !isOver { self.writeNext() }
      }
    }
  }

  private func writePending() -> EventLoopFuture<Void> {
    let ends = state.withLock { state in
      defer { state.pending = [:] }
      return Array(state.pending.values)
    }
    let writes = ends.map { end in
      noted(raise(to: end, tries: Self.tries)).flatMapErrorThrowing { _ in
        // Once more, after the pause.
        self.state.withLock { $0.keep(end) }
      }
    }
    return EventLoopFuture.andAllComplete(writes, on: client.loop)
  }

  /// Says once that etcd does not answer, and once that it does again.
  private func noted<Value>(_ answer: EventLoopFuture<Value>) -> EventLoopFuture<Value> {
    answer.always { result in
      let isAway = (try? result.get()) == nil
      guard
        self.state.withLock({ state in
          defer { state.isAway = isAway }
          return state.isAway != isAway
        })
      else { return }
      switch result {
      case .failure(let error):
        self.logger.warning(
          "etcd does not remember the ends of logs: serving goes on without",
          metadata: ["error": "\(error)"])
      case .success: self.logger.notice("etcd remembers the ends of logs again")
      }
    }
  }

  /// ⚖ Compares and swaps, so that of two nodes the one with the later end prevails.
  private func raise(to end: ConfirmedEnd, tries: Int) -> EventLoopFuture<Void> {
    let id = end.end.workspaceID
    return read(id).flatMap { held in
      if let kept = held.end, kept >= end { return self.client.loop.makeSucceededVoidFuture() }
      return self.replace(held.revision, by: end).flatMap { isWritten in
        if isWritten { return self.client.loop.makeSucceededVoidFuture() }
        guard tries > 1 else {
          return self.client.loop.makeFailedFuture(EtcdClient.Problem.tooSlow)
        }
        return self.raise(to: end, tries: tries - 1)
      }
    }
  }

  /// - Returns: the end that is remembered, and the revision in which it was written.
  private func read(_ workspaceID: [UInt8]) -> EventLoopFuture<
    (end: ConfirmedEnd?, revision: String)
  > {
    ask("/v3/kv/range", EtcdMessages.Range(key: Self.key(of: workspaceID)))
      .flatMapThrowing { (answer: EtcdMessages.Ranged) in
        guard let pair = answer.kvs?.first else { return (nil, "0") }
        let remembered = try JSONDecoder().decode(RememberedEnd.self, from: pair.value)
        guard let end = remembered.end(of: workspaceID) else {
          throw EtcdClient.Problem.unreadable
        }
        return (end, pair.modRevision)
      }
  }

  private func replace(_ revision: String, by end: ConfirmedEnd) -> EventLoopFuture<Bool> {
    client.loop.makeCompletedFuture { try JSONEncoder().encode(RememberedEnd(end)) }
      .flatMap { value in
        self.ask(
          "/v3/kv/txn",
          EtcdMessages.Replace(
            Self.key(of: end.end.workspaceID), by: value, ifWrittenIn: revision))
      }
      .map { (answer: EtcdMessages.Replaced) in answer.succeeded ?? false }
  }

  private func ask<Answer: Decodable & Sendable>(_ path: String, _ question: some Encodable)
    -> EventLoopFuture<Answer>
  {
    do {
      return client.post(path, [UInt8](try JSONEncoder().encode(question)))
        .flatMapThrowing { try JSONDecoder().decode(Answer.self, from: Data($0)) }
    } catch {
      return client.loop.makeFailedFuture(error)
    }
  }

  private static func key(of workspaceID: [UInt8]) -> Data {
    Data("/postil/ends/\(workspaceID.hexadecimal)".utf8)
  }
}
