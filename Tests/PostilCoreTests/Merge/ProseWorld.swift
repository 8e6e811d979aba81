@testable import PostilCore

/// One prose register on several replicas: each edits the displayed text, and pushes and pulls when it likes.
struct ProseWorld {
  typealias Write = (stamp: Stamp, text: Text)

  /// In log order.
  private(set) var log: [Write] = []
  private(set) var replicas: [Replica]

  struct Replica {
    let id: ReplicaID
    /// The length of the part of the log that it holds.
    var cursor = 0
    var counter: UInt64 = 0
    var outbox: [Write] = []
  }

  /// The first replica has written the first text, and all hold it.
  init(replicas count: Int, text: Text) {
    replicas = (0..<count).map { Replica(id: ReplicaID(bits: UInt64($0))) }
    write(text, on: 0)
    push(0)
    for replica in replicas.indices { pull(replica) }
  }

  /// The writes that the replica folds: its copy of the log, then its outbox.
  func writes(of replica: Int) -> [Write] {
    log.prefix(replicas[replica].cursor) + replicas[replica].outbox
  }

  func outcome(of replica: Int) -> ProseOutcome {
    Self.outcome(writes(of: replica))
  }

  /// Heads are the writes that no other has seen.
  static func outcome(_ writes: [Write]) -> ProseOutcome {
    let heads = writes.filter { write in !writes.contains { $0.stamp.hasSeen(write.stamp) } }
    return ProseHistory(writes: writes)
      .outcome(of: heads.map { Head(stamp: $0.stamp, value: .text($0.text)) })
  }

  mutating func write(_ text: Text, on replica: Int) {
    replicas[replica].counter += 1
    let event = EventID(replica: replicas[replica].id, counter: replicas[replica].counter)
    let stamp = Stamp(event: event, base: Seq(replicas[replica].cursor), seq: nil)
    replicas[replica].outbox.append((stamp, text))
  }

  /// Only a replica with the whole log gets an acknowledgement that changes nothing else.
  mutating func push(_ replica: Int) {
    let outbox = replicas[replica].outbox
    let isCurrent = replicas[replica].cursor == log.count
    for var write in outbox {
      write.stamp.seq = Seq(log.count + 1)
      log.append(write)
    }
    replicas[replica].outbox = []
    replicas[replica].cursor = isCurrent ? log.count : replicas[replica].cursor
    if !isCurrent { pull(replica) }
  }

  mutating func pull(_ replica: Int) {
    replicas[replica].cursor = log.count
  }
}

extension ProseOutcome {
  /// The text from which a person starts to edit.
  var shown: Text? {
    switch self {
    case .settled(let text), .merged(let text, _): text
    case .conflict: nil
    }
  }
}
