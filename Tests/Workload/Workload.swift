import PostilCore
package import PostilWire
import TestSupport

/// W(A, N): the log of a team of eight that imports A articles and makes N annotation events, as its
/// changesets in log order. The same arguments give the same bytes.
///
/// First everybody joins. Articles of 1,500–4,000 characters come in over the whole time. Annotations
/// have quotes of 20–120 characters, notes of 50–300 and up to two tags; `Activity` has the mix. A
/// later change is, half of the time, about one of the last two thousand annotations that its author holds,
/// otherwise about any of them. Changesets have 1 to 100 events, small ones being commoner; the
/// bases of seven in ten lag by fewer than 30 events, those of the others by up to 1,000.
///
/// Nobody touches a note that another touched unseen by him, except for conflicts made on purpose:
/// so many status registers that end in conflict, and as many notes edited by two at a time, which
/// mostly merge.
///
/// Made while it is read: memory holds 40 bytes for each annotation and 48 for each article.
package struct Workload: Sequence, IteratorProtocol, Sendable {
  package let articles: Int
  package let annotationEvents: Int
  package let conflicts: Int
  private let prose: Prose
  private let seed: UInt64
  private var random: SplitMix64
  private var desks: [WorkloadAuthor]
  private var library: [Shelved] = []
  private var notebook = Notebook()
  private var rivals = Rivals()
  private var operatorDesk = WorkloadAuthor("operator")
  private var joined = 0
  private var annotationEventsMade = 0
  private var end: Seq = 0

  /// - Parameter conflicts: how many registers shall end in conflict; one for a thousand annotation
  ///   events where it is not given.
  package init(articles: Int, annotationEvents: Int, seed: UInt64, conflicts: Int? = nil) {
    self.articles = articles
    self.annotationEvents = annotationEvents
    self.conflicts = conflicts ?? annotationEvents / 1_000
    self.seed = seed
    prose = Prose(seed: seed)
    random = SplitMix64(seed: seed)
    desks = Self.names.map { WorkloadAuthor($0) }
  }

  private static let names = [
    "alder", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel",
  ]

  /// Events in all: the operator's join, invitations, joins, imports and annotation events.
  package var events: Int { 1 + 2 * Self.names.count + articles + annotationEvents }

  package mutating func next() -> Changeset? {
    if end == 0 { return founding() }
    if joined < desks.count {
      joined += 1
      return changeset(of: [desks[joined - 1].join], by: joined - 1, base: 0)
    }
    guard Int(end) < events else { return nil }
    let author = random.below(desks.count)
    let base = base(of: author)
    // 1 to 100, by its logarithm.
    let size = Swift.min(1 << random.below(7) + random.below(37), events - Int(end))
    var session = Session(author: author, base: base, place: end)
    var changes: [Change] = []
    changes.reserveCapacity(size)
    for index in 0..<size {
      session.place = end + Seq(index) + 1
      session.counter = desks[author].lastCounter + UInt64(index) + 1
      changes.append(nextChange(in: &session))
    }
    return changeset(of: changes, by: author, base: base)
  }

  /// The operator joins and invites everybody.
  private mutating func founding() -> Changeset {
    let join = Change.memberJoined(
      name: operatorDesk.name, publicKey: operatorDesk.key.publicKey, ticket: nil)
    let invitations = desks.map { desk in
      Change.memberInvited(
        Invitation(
          publicKey: desk.invitation.publicKey, guest: .member(.admin, name: desk.name),
          expires: nil))
    }
    end = Seq(1 + invitations.count)
    return operatorDesk.changeset(
      of: [join] + invitations, base: 0, end: end, using: &random)
  }

  private mutating func base(of author: Int) -> Seq {
    let lag = Seq(random.below(random.below(10) < 7 ? 30 : 1_000))
    // One who holds no article yet has just pulled.
    let isBeginning = library.isEmpty || end - Swift.min(lag, end) < library[0].seq
    return Swift.max(desks[author].base, isBeginning ? end : end - lag)
  }

  private mutating func changeset(of changes: [Change], by author: Int, base: Seq) -> Changeset {
    end += Seq(changes.count)
    return desks[author].changeset(of: changes, base: base, end: end, using: &random)
  }

  private mutating func nextChange(in session: inout Session) -> Change {
    let due = Swift.min(
      articles, 8 + articles * annotationEventsMade / Swift.max(1, annotationEvents))
    if library.count < due || annotationEventsMade == annotationEvents || held(in: session) == 0 {
      return importArticle(in: session)
    }
    annotationEventsMade += 1
    let activity = Activity.next(using: &random)
    if case .annotate = activity { return annotate(in: &session) }
    if let change = rivalry(activity, in: session) { return change }
    guard let index = pickAnnotation(in: session) else { return annotate(in: &session) }
    return touch(index, activity, in: session)
  }

  // MARK: - Articles and annotations

  /// The number of articles that an author can know: those up to his base.
  private func held(in session: Session) -> Int {
    var low = 0
    var high = library.count
    while low < high {
      let middle = (low + high) / 2
      if library[middle].seq <= session.base { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func importArticle(in session: Session) -> Change {
    let number = library.count + 1
    let (text, characters) = prose.article(using: &random)
    let article = ArticleImport(
      text: Text(String(decoding: text, as: UTF8.self)),
      url: Text("https://news\(number % 12).example/a/\(100_000 + 7 * number)"),
      published: Text("2025-\(10 + number % 3)-\(10 + number % 18)"), language: "ru",
      importer: "news/1")
    library.append(
      Shelved(
        article: article.article, revision: article.revision, seq: session.place,
        characters: UInt32(characters)))
    return .articleImported(article)
  }

  private mutating func annotate(in session: inout Session) -> Change {
    // People stay with an article for a while, and prefer what is new.
    if session.article == nil || random.below(12) == 0 {
      let held = held(in: session)
      session.article =
        random.below(2) == 0
        ? held - 1 - random.below(Swift.min(held, 50)) : random.below(held)
    }
    let shelved = library[session.article ?? 0]
    let start = random.below(Int(shelved.characters) - 120)
    let tagCount = random.below(3)
    let note = firstNote(of: notebook.entries.count)
    notebook.add(author: session.author, counter: session.counter, seq: session.place)
    return .annotationAdded(
      NewAnnotation(
        article: shelved.article, revision: shelved.revision, start: UInt32(start),
        end: UInt32(start + 20 + random.below(101)),
        motivation: random.below(4) == 0 ? "commenting" : nil, note: note.text,
        tags: (0..<tagCount).map { _ in Self.tag(Self.tagNumber(using: &random)) }))
  }

  /// One of the annotations that the author holds and knows all about.
  private mutating func pickAnnotation(in session: Session) -> Int? {
    let held = notebook.count(upTo: session.base)
    guard held > 0 else { return nil }
    for _ in 0..<12 {
      let index =
        random.below(2) == 0
        ? held - 1 - random.below(Swift.min(held, 2_000)) : random.below(held)
      if notebook.isOpen(index, to: session.author, base: session.base) { return index }
    }
    return nil
  }

  // MARK: - Changes of annotations

  private mutating func touch(_ index: Int, _ activity: Activity, in session: Session) -> Change {
    let entry = notebook.entries[index]
    let annotation = EventID(
      replica: desks[Int(entry.author)].replica, counter: UInt64(entry.counter))
    let change: Change
    var next = entry
    switch activity {
    case .annotate, .reply:
      change = .replyAdded(
        annotation: annotation, parent: nil,
        body: prose.note(characters: 60 + random.below(140), using: &random).text)
    case .editNote:
      next.edits = Swift.min(entry.edits + 1, 200)
      change = .noteEdited(annotation: annotation, text: note(of: index, edits: next.edits).text)
      rivals.add(.note, index, by: session.author, at: session.place)
    case .setField:
      (change, next.status) = setField(of: annotation, from: entry.status)
      if next.status != entry.status {
        rivals.add(.status, index, by: session.author, at: session.place)
      }
    case .tag:
      if let tag = entry.tag, random.below(10) < 3 {
        next.tag = nil
        change = .untagged(entity: .annotation(annotation), tag: Self.tag(Int(tag)))
      } else {
        let tag = Self.tagNumber(using: &random)
        next.tag = UInt8(tag)
        change = .tagged(entity: .annotation(annotation), tag: Self.tag(tag))
      }
    case .delete:
      next.isClosed = true
      change = .deleted(.annotation(annotation))
    }
    notebook.touch(index, by: session.author, at: session.place) { entry in
      entry.edits = next.edits
      entry.status = next.status
      entry.tag = next.tag
      entry.isClosed = next.isClosed
    }
    return change
  }

  /// Six of ten set the status, to another than it has.
  private mutating func setField(of annotation: EventID, from status: UInt8?)
    -> (Change, status: UInt8?)
  {
    let entity = EntityID.annotation(annotation)
    switch random.below(10) {
    case 0..<6:
      let next = (Int(status ?? 0) + 1 + random.below(3)) % Self.statuses.count
      return (.fieldSet(entity: entity, field: .status, value: Self.statuses[next]), UInt8(next))
    case 6, 7:
      let name = desks[random.below(desks.count)].name
      return (.fieldSet(entity: entity, field: .assignee, value: name), status)
    case 8:
      let color = random.pick(from: ["yellow", "green", "blue", "red"] as [Text])
      return (.fieldSet(entity: entity, field: .color, value: color), status)
    default:
      let due = Text("2026-\(10 + random.below(3))-\(10 + random.below(18))")
      return (.fieldSet(entity: entity, field: .due, value: due), status)
    }
  }

  /// A change for a conflict that is due: by somebody who has not seen what another has just written into the same
  /// register.
  private mutating func rivalry(_ activity: Activity, in session: Session) -> Change? {
    let kind: Rivals.Kind
    switch activity {
    case .editNote: kind = .note
    case .setField: kind = .status
    case .annotate, .reply, .tag, .delete: return nil
    }
    // A little early, so that the last ones find a place.
    let due = Swift.min(
      conflicts, 1 + conflicts * annotationEventsMade * 5 / (4 * annotationEvents))
    guard rivals.made(kind) < due else { return nil }
    let held = notebook.count(upTo: session.base)
    let found = rivals.take(kind) { rival in
      let entry = notebook.entries[rival.index]
      return rival.seq > session.base && rival.author != session.author && rival.index < held
        && !entry.isClosed && UInt64(entry.lastSeq) == rival.seq
    }
    guard let index = found else { return nil }
    let entry = notebook.entries[index]
    let annotation = EventID(
      replica: desks[Int(entry.author)].replica, counter: UInt64(entry.counter))
    notebook.touch(index, by: session.author, at: session.place) { $0.isClosed = true }
    switch kind {
    case .status:
      let other = (Int(entry.status ?? 0) + 1 + random.below(3)) % Self.statuses.count
      return .fieldSet(
        entity: .annotation(annotation), field: .status, value: Self.statuses[other])
    case .note:
      var text = note(of: index, edits: entry.edits - 1)
      prose.edit(&text, using: &random)
      return .noteEdited(annotation: annotation, text: text.text)
    }
  }

  // MARK: - Texts

  private func firstNote(of index: Int) -> [UInt8] {
    var own = SplitMix64(seed: seed &+ UInt64(index) << 8)
    return prose.note(characters: 78 + own.below(223), using: &own)
  }

  /// The note of an annotation after so many edits.
  private func note(of index: Int, edits: UInt8) -> [UInt8] {
    var note = firstNote(of: index)
    for edit in 0..<UInt64(edits) {
      var own = SplitMix64(seed: seed &+ UInt64(index) << 8 &+ edit &+ 1)
      prose.edit(&note, using: &own)
    }
    return note
  }

  private static let statuses: [Text] = ["open", "in-review", "accepted", "rejected"]

  /// Low numbers are commoner.
  private static func tagNumber(using random: inout SplitMix64) -> Int {
    random.below(1 + random.below(120))
  }

  private static func tag(_ number: Int) -> Text { tags[number] }

  private static let tags: [Text] = {
    let lexicon = Lexicon(seed: 7)
    return (0..<120).map { number in
      let word = String(decoding: lexicon.word(UInt16(20_000 + 331 * number)), as: UTF8.self)
      return Text("\(word)-\(number)")
    }
  }()
}

/// The memory that is kept of an article.
private struct Shelved: Sendable {
  let article: ContentID
  let revision: ContentID
  let seq: Seq
  let characters: UInt32
}

/// One author at work between a pull and a push.
private struct Session {
  let author: Int
  let base: Seq
  /// The seq that the event at hand will get.
  var place: Seq
  var counter: UInt64 = 0
  /// The article at hand.
  var article: Int?
}

extension [UInt8] {
  fileprivate var text: Text { Text(String(decoding: self, as: UTF8.self)) }
}
