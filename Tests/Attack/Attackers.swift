import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// An editor, an analyst and a reader who keep every limit of the wire and add up as much as the log takes.
///
/// Each turn opens an article and fills all that belongs to it, until there is no room left in it: the
/// editor its registers with megabytes, the analyst a thread that is as deep as it is long, notes of short
/// words in conflict and thousands of tags. The reader invites devices.
struct Attackers {
  /// The invitation of somebody who is to clone.
  let invitation = SigningKey.ofTests("guest")
  private(set) var events = 0
  private(set) var bytes = 0
  private(set) var refusals = 0
  private let ground: Ground
  private var editor: Signer
  private var analyst: Signer
  private var rival: Signer
  private var reader: Signer
  private var turn = 0
  /// Of each note in conflict.
  private let words: Int

  init(in ground: Ground, words: Int) throws {
    self.ground = ground
    self.words = words
    let workspace = ground.store.workspace
    var founder = Signer("operator", of: workspace)
    editor = Signer("editor", of: workspace)
    analyst = Signer("analyst", of: workspace)
    rival = Signer("rival", of: workspace)
    reader = Signer("reader", of: workspace)
    let guests: [(SigningKey, Role)] = [
      (.ofTests("for editor"), .editor), (.ofTests("for analyst"), .analyst),
      (.ofTests("for rival"), .analyst), (.ofTests("for reader"), .reader), (invitation, .reader),
    ]
    _ = try ground.append([founder.write(founder.join())])
    for (key, role) in guests {
      let invited = Change.memberInvited(
        Invitation(publicKey: key.publicKey, guest: .member(role, name: nil), expires: nil))
      _ = try ground.append([founder.write(invited, base: ground.store.end())])
    }
    try join(\.editor, guests[0].0)
    try join(\.analyst, guests[1].0)
    try join(\.rival, guests[2].0)
    try join(\.reader, guests[3].0)
  }

  private mutating func join(_ guest: WritableKeyPath<Attackers, Signer>, _ key: SigningKey) throws
  {
    let ticket = try self[keyPath: guest].ticket(of: key)
    try push(guest, [self[keyPath: guest].join(with: ticket)])
  }

  /// One article, and all that goes into it.
  ///
  /// - Returns: whether anything was taken.
  mutating func attack(upTo limit: Int) throws -> Bool {
    turn += 1
    let before = bytes
    let article = ArticleImport.sample("Turn \(turn)")
    try push(\.editor, [.articleImported(article)])
    let id = EntityID.article(article.article)
    let large = Text(String(repeating: "a", count: Limits.lineBytes))
    try fill(\.editor, upTo: limit) { number in
      .conflictResolved(
        entity: id, field: .observed(Text("\(number)")), value: .text(large), why: "")
    }
    try fill(\.analyst, upTo: limit) { .tagged(entity: id, tag: Text("tag-\($0)")) }
    let annotation = analyst.nextID
    try push(
      \.analyst,
      [
        .annotationAdded(
          NewAnnotation(
            article: article.article, revision: article.revision, start: 0, end: 3,
            motivation: nil, note: note(0), tags: []))
      ])
    // Neither has seen the other: the base is where the annotation was made.
    let base = try ground.store.end()
    for round in 1...4 {
      try push(\.analyst, [.noteEdited(annotation: annotation, text: note(round))], base: base)
      try push(\.rival, [.noteEdited(annotation: annotation, text: note(round + 7))], base: base)
    }
    var parent: EventID?
    for who in [\Attackers.analyst, \.rival] {
      while bytes < limit {
        let first = self[keyPath: who].nextID
        var changes: [Change] = []
        for _ in 0..<40 {
          let next = EventID(replica: first.replica, counter: first.counter + UInt64(changes.count))
          changes.append(.replyAdded(annotation: annotation, parent: parent, body: "r"))
          if changes.count % 5 == 4, let parent { changes.append(.deleted(.reply(parent))) }
          parent = next
        }
        guard try push(who, changes) else { break }
      }
      // A refused reply can be no parent.
      parent = nil
    }
    for number in 0..<20 {
      let key = SigningKey.ofTests("device \(turn) \(number)")
      try push(
        \.reader,
        [
          .memberInvited(
            Invitation(publicKey: key.publicKey, guest: .device(of: reader.replica), expires: nil))
        ])
    }
    return bytes > before
  }

  /// Thousands of short words, of which no two notes have many in the same place.
  private func note(_ number: Int) -> Text {
    Text((0..<words).map { String(($0 * (2 * number + 3) + turn) % 97) }.joined(separator: " "))
  }

  private mutating func fill(
    _ who: WritableKeyPath<Attackers, Signer>, upTo limit: Int, _ change: (Int) -> Change
  ) throws {
    for start in stride(from: 0, to: 1_000_000, by: 50) where bytes < limit {
      guard try push(who, (start..<start + 50).map(change)) else { return }
    }
  }

  /// - Parameter base: the log's end where none is given.
  /// - Returns: whether the log took it.
  @discardableResult
  private mutating func push(
    _ who: WritableKeyPath<Attackers, Signer>, _ changes: [Change], base: Seq? = nil
  ) throws -> Bool {
    let base = try base ?? ground.store.end()
    var attempt = self[keyPath: who]
    let changeset = try attempt.write(
      events: changes.map {
        EventEncoder.encode(
          base: base, claimedAt: Instant(milliseconds: 1_760_000_000_000),
          change: $0)
      })
    guard try ground.append([changeset]) else {
      refusals += 1
      return false
    }
    self[keyPath: who] = attempt
    events += changes.count
    bytes += changeset.events.bytes.count
    return true
  }
}

extension Signer {
  /// The id of the event that is written next.
  fileprivate var nextID: EventID { EventID(replica: replica, counter: counter + 1) }
}
