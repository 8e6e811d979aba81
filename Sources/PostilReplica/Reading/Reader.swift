package import PostilCore
import PostilLog
package import PostilStore

/// Answers people's questions about a replica, within one consistent state, in the words that people use.
///
/// All answers are plain values, `Encodable` with stable names, which `--json` prints.
package struct Reader {
  package let view: ReplicaView
  package let names: Names
  let setAsides: SetAsides
  let words: SetAsideWords
  let own: ReplicaStore
  let placements = LastPlacements()
  private let readAliases = ReadAliases()
  package var workspaceName: String { own.workspace.name }
  /// In hexadecimal.
  package var workspaceID: String { own.workspace.id.hexadecimal }
  /// The members of the workspace.
  var roster: Roster { names.roster }

  init(_ view: ReplicaView, own: ReplicaStore) throws {
    self.view = view
    self.own = own
    names = try Names(view, own: own)
    setAsides = names.setAsides
    words = try SetAsideWords(view, names)
  }

  /// The aliases by which tags are read; read once.
  func aliases() throws -> TagAliases {
    if let known = readAliases.aliases { return known }
    let aliases = try names.aliases()
    readAliases.aliases = aliases
    return aliases
  }

  /// The author and the time of an event.
  ///
  /// - Parameter row: of the entity that the event wrote to.
  func authorship(_ stamp: Stamp, of row: EntityRow) throws -> Authorship {
    let claimed = try row.claimedAt(stamp) ?? view.recorded(stamp)?.event.claimedAt
    return Authorship(
      event: names.name(of: stamp.event), author: names.author(of: stamp.event.replica),
      claimedAt: claimed?.iso8601 ?? "",
      receivedAt: try stamp.seq.flatMap { try view.receivedAt($0) }?.iso8601, seq: stamp.seq,
      adoptedBy: try stamp.seq.flatMap { try names.adopter(of: stamp.event, at: $0) })
  }

  /// The author and the time of the deletion that hides an entity; `nil` for one that is not hidden.
  func deletion(of row: EntityRow) throws -> Authorship? {
    guard row.flags.contains(.hidden), let stamp = row.entity.standingDeletions.last else {
      return nil
    }
    return try authorship(stamp, of: row)
  }

  /// The text of a revision with its scalars, or `nil` where the replica does not hold it.
  func index(of revision: ContentID) throws -> ScalarIndex? {
    try view.canonicalText(of: revision).map(ScalarIndex.init)
  }
}

/// A class, since a reader keeps them when it first needs them.
private final class ReadAliases {
  var aliases: TagAliases?
}

extension Replica {
  /// Reads within one transaction: all answers are consistent.
  package func read<Answer>(_ body: (Reader) throws -> Answer) throws -> Answer {
    try store.read { view in try body(Reader(view, own: store)) }
  }
}

/// The author of an event, and the time by each clock.
package struct Authorship: Encodable, Sendable {
  /// As in `north.42`; empty for a parked event, which has no number, and then left out of JSON.
  package let event: String
  /// The member, for any of its replicas.
  package let author: String
  /// The time on the author's clock; a claim.
  package let claimedAt: String
  /// The time on the server's clock; absent for an event that is not yet pushed.
  package let receivedAt: String?
  package let seq: Seq?
  /// The admin who let the log take it after its author was revoked; absent for any other event.
  package let adoptedBy: String?

  private enum CodingKeys: CodingKey {
    case event, author, claimedAt, receivedAt, seq, adoptedBy
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if !event.isEmpty { try container.encode(event, forKey: .event) }
    try container.encode(author, forKey: .author)
    try container.encode(claimedAt, forKey: .claimedAt)
    try container.encodeIfPresent(receivedAt, forKey: .receivedAt)
    try container.encodeIfPresent(seq, forKey: .seq)
    try container.encodeIfPresent(adoptedBy, forKey: .adoptedBy)
  }

  /// As in `east, adopted by north`.
  package var byline: String { adoptedBy.map { "\(author), adopted by \($0)" } ?? author }
}

extension Authorship {
  init(_ recorded: RecordedEvent, _ names: Names) throws {
    let event = recorded.event
    self.init(
      event: names.name(of: event.id), author: names.author(of: event.id.replica),
      claimedAt: event.claimedAt.iso8601, receivedAt: recorded.place?.receivedAt.iso8601,
      seq: recorded.place?.seq,
      adoptedBy: try recorded.place.flatMap { try names.adopter(of: event.id, at: $0.seq) })
  }
}
