import TestSupport
import PostilCore

/// A workspace in memory: a server that orders, and replicas that write, push and pull what and when
/// the seed says. No bytes and no tables: these tests prove the model alone.
struct World {
  /// The event with seq n is at n - 1.
  private(set) var log: [Event] = []
  private(set) var peers: [Peer]
  private var random: SplitMix64
  private var acknowledged: [ReplicaID: UInt64] = [:]
  /// Every entity that anybody created, pending or not.
  private var created: [EntityID] = []

  init(seed: Seed, replicas: Int = 3) {
    random = seed.random
    peers = (0..<replicas).map { Peer(id: ReplicaID(bits: UInt64(100 - $0))) }
  }

  /// A world that has run; most of its replicas lag behind the log and have pending events.
  static func run(_ seed: Seed, steps: Int = 60) -> World {
    var world = World(seed: seed)
    for _ in 0..<steps { world.step() }
    return world
  }

  /// - Returns: which replica did something.
  @discardableResult
  mutating func step() -> Int {
    let index = random.number(below: peers.count)
    switch random.number(below: 10) {
    case 0..<6: record(index)
    case 6..<8: pull(index, count: random.number(below: log.count + 1))
    case 8: push(index, count: 1 + random.number(below: 4))
    default:
      push(index, count: .max)
      pull(index, count: .max)
    }
    return index
  }

  mutating func syncAll() {
    for index in peers.indices { push(index, count: .max) }
    for index in peers.indices { pull(index, count: .max) }
  }

  private mutating func record(_ index: Int) {
    let change = random.change(by: peers[index].state, of: created)
    peers[index].record(change)
    let event = EventID(replica: peers[index].id, counter: peers[index].lastCounter)
    switch change {
    case .articleImported(let article):
      if !created.contains(article.entity) { created.append(article.entity) }
    case .annotationAdded: created.append(.annotation(event))
    case .replyAdded: created.append(.reply(event))
    default: break
    }
  }

  private mutating func push(_ index: Int, count: Int) {
    let replica = peers[index].id
    let counter = acknowledged[replica, default: 0]
    let changeset = peers[index].unsent(after: counter).prefix(count)
    for event in changeset { admit(event) }
    acknowledged[replica] = counter + UInt64(changeset.count)
  }

  /// Checks the rules that make the log a linear extension of "has seen".
  private mutating func admit(_ event: Event) {
    let earlier = log.last { $0.id.replica == event.id.replica }
    precondition(event.id.counter == (earlier?.id.counter ?? 0) + 1, "counters have no gaps")
    precondition(event.base >= earlier?.base ?? 0, "bases of a replica never go back")
    precondition(event.base <= Seq(log.count), "a base is at most the log's head")
    log.append(event)
  }

  private mutating func pull(_ index: Int, count: Int) {
    let lacking = log.count - Int(peers[index].cursor)
    peers[index].pull(log, through: peers[index].cursor + Seq(min(count, lacking)))
  }
}

/// The log and the outbox of one replica, and the state that it has folded from them.
struct Scene {
  let log: [Event]
  let outbox: [Event]
  let state: FoldedState
}

extension World {
  func scene(_ index: Int) -> Scene {
    let peer = peers[index]
    return Scene(log: Array(log.prefix(Int(peer.cursor))), outbox: peer.outbox, state: peer.state)
  }

  /// The scene of one replica after a run, and again after all have exchanged everything.
  static func scenes(_ seed: Seed) -> [Scene] {
    var world = run(seed)
    let index = Int(seed.number) % world.peers.count
    let apart = world.scene(index)
    world.syncAll()
    return [apart, world.scene(index)]
  }
}
