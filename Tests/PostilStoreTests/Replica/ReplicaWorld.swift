import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// Three replicas and a server that one seed drives.
struct ReplicaWorld {
  private let folder: TemporaryFolder
  let replicas: [Desk]
  var server: ServerStore
  var choices: Choices
  /// The number of events written.
  var recorded: UInt64 = 3

  /// True if somebody sets events aside now and then, and reinstates them.
  private let namesEvents: Bool

  init(_ seed: Seed, namesEvents: Bool = false) throws {
    self.namesEvents = namesEvents
    folder = try TemporaryFolder()
    replicas = try ["north", "south", "east"].map { try Desk($0) }
    server = try ServerStore(
      creating: folder.file("server.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    choices = seed.choices
  }

  /// - Returns: the replica that did something.
  @discardableResult
  mutating func step() throws -> Desk {
    let replica = replicas[choices.below(replicas.count)]
    switch choices.below(8) {
    case 0: try replica.exchange(with: &server, batchBytes: choices.below(2_000))
    case 1: try replica.pull(from: server, batchBytes: 1)
    case 2: try push(replica)
    default:
      try replica.record(change(for: replica))
      recorded += 1
    }
    return replica
  }

  mutating func exchangeAll() throws {
    for replica in replicas + replicas { try replica.exchange(with: &server) }
  }

  /// The acknowledgement is lost: what was pushed stays in the outbox until it is pulled.
  private mutating func push(_ replica: Desk) throws {
    let held = try server.frontier(of: replica.store.replica)?.lastCounter ?? 0
    guard let waiting = try replica.store.read({ try $0.outbox(after: held) }) else { return }
    _ = try server.append([waiting, waiting], receivedAt: .noon)
  }

  private mutating func change(for replica: Desk) throws -> Change {
    if namesEvents, choices.once(in: 5), let naming = try naming(by: replica) { return naming }
    let entities = try replica.store.read { view in
      try EntityKind.allCases.flatMap { try view.all(of: $0) }.map(\.entity)
    }
    guard let entity = entities.randomElement(using: &choices), !choices.once(in: 6) else {
      return .articleImported(.sample("Title \(choices.below(4))"))
    }
    let id = entity.id
    // With words that merge, and some that do not.
    let value = Text("one \(choices.below(3)) two three \(choices.below(3)) four")
    switch choices.below(10) {
    case 0: return .deleted(id)
    case 1: return .restored(id)
    case 2: return .tagged(entity: id, tag: value)
    case 3: return .untagged(entity: id, tag: value)
    case 4: return .markingSet(entity: id, marking: choices.once(in: 2) ? .red : .green)
    case 5: return .fieldSet(entity: id, field: .assignee, value: value)
    case 6:
      return .conflictResolved(entity: id, field: .text, value: .text(prose(value)), why: "")
    case 7 where namesEvents && id.kind == .article:
      return choices.once(in: 2) ? current(of: id) : revision(of: entity)
    default: return grown(on: entity, prose(value))
    }
  }

  /// Now and then so long that it has a row of its own.
  private mutating func prose(_ value: Text) -> Text {
    choices.once(in: 4)
      ? Text(value.string + String(repeating: " and more", count: 120 + choices.below(2)))
      : value
  }

  /// Decides for a text that some replica may not have brought to the log yet.
  private mutating func current(of article: EntityID) -> Change {
    let revision = ArticleImport.sample("Title \(choices.below(4))").revision
    return .conflictResolved(
      entity: article, field: .current, value: .revision(revision), why: "")
  }

  /// Tells another text by one that some replica may not have brought to the log yet; now and then one that
  /// is not what it says.
  private mutating func revision(of entity: Entity) -> Change {
    let parent = ArticleImport.sample("Title \(choices.below(4))").text
    let text = Text(parent.string + String(repeating: " It rained.", count: 1 + choices.below(40)))
    guard case .article(let article) = entity.id else { return .deleted(entity.id) }
    return .articleRevised(
      ArticleRevision(
        article: article, parent: .revision(text: parent),
        splices: Splice.turning(parent, into: text),
        revision: .revision(text: choices.once(in: 6) ? "Other" : text), published: nil,
        importer: "plain/1", source: nil))
  }

  /// Names one event of somebody, some, or all.
  private mutating func naming(by replica: Desk) throws -> Change? {
    let frontiers = try replica.store.read { try $0.frontiers() }
    guard let (author, frontier) = frontiers.randomElement(using: &choices) else { return nil }
    let held = Int(frontier.lastCounter)
    let first = choices.once(in: 8) ? 1 : 1 + choices.below(held)
    let last = first == 1 ? held : min(held, first + choices.below(4))
    let range = CounterRange(replica: author, first: UInt64(first), last: UInt64(last))
    return choices.once(in: 3)
      ? .eventsReinstated([range], why: "") : .eventsSetAside([range], why: "")
  }

  private mutating func grown(on entity: Entity, _ value: Text) -> Change {
    switch entity.id {
    case .article(let article):
      guard case .revision(let revision)? = entity.value(of: .current), !choices.once(in: 4) else {
        return .articleObserved(article: article, what: "comment count", value: value)
      }
      return .annotationAdded(
        NewAnnotation(
          article: article, revision: revision, start: UInt32(choices.below(9)), end: 9,
          motivation: nil, note: value, tags: []))
    case .annotation(let annotation):
      return choices.once(in: 2)
        ? .noteEdited(annotation: annotation, text: value)
        : .replyAdded(annotation: annotation, parent: nil, body: value)
    case .reply(let reply):
      guard case .reply(let facts) = entity.facts, choices.once(in: 2) else {
        return .replyEdited(reply: reply, text: value)
      }
      return .replyAdded(annotation: facts.annotation, parent: reply, body: value)
    case .term: preconditionFailure("nothing makes a term yet")
    }
  }
}
