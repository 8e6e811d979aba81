import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

@testable import PostilReplica
@testable import PostilServer

/// A replica and a server joined by bytes, without a socket.
///
/// Each side's bytes may be cut off after a number of them, as by a lost connection: what was cut
/// off never arrives.
struct Pipe {
  private let store: ReplicaStore
  private let purpose: ReplicaSession.Purpose
  private let key: SigningKey?
  private let signer: EndSigner?
  /// The number of bytes that each side still gets through.
  private var toServer: Int
  private var toReplica: Int
  /// The number of bytes that each side sent.
  private(set) var sent = (toServer: 0, toReplica: 0)
  private(set) var report = SyncReport()
  /// The number of the server's bytes that arrive at once.
  var pieceBytes = 7

  init(
    _ purpose: ReplicaSession.Purpose, _ store: ReplicaStore, key: SigningKey? = nil,
    signer: EndSigner? = nil, toServer: Int = .max, toReplica: Int = .max
  ) {
    self.key = key
    self.signer = signer
    self.purpose = purpose
    self.store = store
    self.toServer = toServer
    self.toReplica = toReplica
  }

  /// Talks until all is said or the line is dead.
  ///
  /// - Returns: whether all was said.
  mutating func talk(to log: inout some LogStore) throws -> Bool {
    var server = ServerSession(nonce: [UInt8](repeating: 3, count: Greeting.nonceBytes))
    var replica = ReplicaSession(purpose, store: store, key: key)
    var atServer = FrameDecoder(limit: Limits.frameBytes)
    var atReplica = FrameDecoder(limit: Limits.frameBytes)
    var isMoving = true
    while isMoving {
      isMoving = false
      while case let said = try server.nextMessages(bytes: 500, log: log, signer: signer),
        !said.isEmpty
      {
        let arrived = cut(said.flatMap(\.frame.encoded), &toReplica, &sent.toReplica)
        isMoving = isMoving || !arrived.isEmpty
        for start in stride(from: 0, to: arrived.count, by: pieceBytes) {
          atReplica.feed(arrived[start..<min(start + pieceBytes, arrived.count)])
          while let frame = try atReplica.next() { try replica.receive(ServerMessage(frame)) }
        }
      }
      report = replica.report
      while case let said = try replica.nextMessages(), !said.isEmpty {
        let arrived = cut(said.flatMap(\.frame.encoded), &toServer, &sent.toServer)
        isMoving = isMoving || !arrived.isEmpty
        atServer.feed(arrived)
        while let frame = try atServer.next() {
          switch try server.receive(ClientMessage(frame), log: log, signer: signer) {
          case .push(let changeset)?:
            for outcome in try log.append([changeset], receivedAt: .noon) {
              server.appended(changeset, outcome)
            }
          case .giveBack(let given)?:
            server.tookBack(given, try log.take(given, as: Epoch(life: 99), now: .noon))
          case nil: continue
          }
        }
      }
      if try replica.isFinished() { return true }
    }
    return false
  }

  private func cut(_ bytes: [UInt8], _ left: inout Int, _ sent: inout Int) -> [UInt8] {
    let arrived = Array(bytes.prefix(left))
    left -= arrived.count
    sent += arrived.count
    return arrived
  }
}

/// A store whose owner has joined and imported an article.
func joinedStore(_ name: String, in folder: TemporaryFolder) throws -> ReplicaStore {
  let desk = try Desk(name, at: folder.file(name))
  try desk.record(.articleImported(.sample("Of \(name)")))
  return desk.store
}

extension ReplicaStore {
  func record(_ changes: Change...) throws {
    try write { transaction in
      for change in changes { _ = try transaction.record(change, now: .noon) }
    }
  }

  var digest: String {
    get throws { try read { try $0.digest() } }
  }

  var pendingCount: Int {
    get throws { try read { try $0.pendingCount() } }
  }

  func synchronize(with log: inout some LogStore) throws -> Bool {
    var pipe = Pipe(.sync, self)
    return try pipe.talk(to: &log)
  }
}
