import PostilCore

/// Two people's events on things that both know: an article, an annotation on it and a reply.
struct Meeting {
  enum Seen: CaseIterable {
    case aSawB
    case bSawA
    case neither
  }

  struct UnknownRow: Error {
    let text: String
  }

  private static let flood = ArticleImport.text("Flood\n\nOne.", url: "https://news.example/1")
  private static let prose: Text = "one two three four five"
  private static let note = EventID(replica: .north, counter: 2)
  private static let reply = EventID(replica: .north, counter: 3)

  private var state = FoldedState()
  private var events: [Event] = []
  private var counters: [ReplicaID: UInt64] = [:]
  private let a: Change
  private let b: Change
  private let subject: EntityID

  /// - Parameters:
  ///   - a: a kind of event as the table names it.
  ///   - about: the entity of both.
  init(_ a: String, _ b: String, about: String, _ seen: Seen) throws {
    subject =
      switch about {
      case "article": Self.flood.entity
      case "reply": .reply(Self.reply)
      case "term": .term(.term("t"))
      default: .annotation(Self.note)
      }
    self.a = try Self.change(a, with: b, on: subject, isFirst: true)
    self.b = try Self.change(b, with: a, on: subject, isFirst: false)

    add(.north, .articleImported(Self.flood))
    let added = NewAnnotation.note(Self.prose, on: Self.flood)
    add(.north, .annotationAdded(added))
    add(.north, .replyAdded(annotation: Self.note, parent: nil, body: Self.prose))
    let kinds = [a, b].map(Self.kind)
    if kinds.contains("untagged") { add(.north, .tagged(entity: subject, tag: "t")) }
    if kinds.contains("withheld") { add(.north, .released(entity: subject, audience: "a")) }
    if kinds.contains("restored") { add(.north, .deleted(subject)) }

    let known = Seq(events.count)
    switch seen {
    case .aSawB:
      add(.west, self.b)
      add(.south, self.a)
    case .bSawA:
      add(.south, self.a)
      add(.west, self.b)
    case .neither:
      add(.south, seen: known, self.a)
      add(.west, seen: known, self.b)
    }
  }

  /// As a cell of the table says it.
  var outcome: String {
    let shown = [("A", a, ReplicaID.south), ("B", b, .west)].filter { shows($1, of: $2) }.map(\.0)
    let listed = listed
    return (shown.isEmpty ? "neither" : shown.joined(separator: " and "))
      + (listed.isEmpty ? "" : "; lists \(listed.joined(separator: ", "))")
  }

  private mutating func add(_ replica: ReplicaID, seen: Seq? = nil, _ change: Change) {
    let counter = counters[replica, default: 0] + 1
    counters[replica] = counter
    let event = Event(replica, counter, base: seen ?? Seq(events.count), change)
    events.append(event)
    state.apply(event, at: Seq(events.count))
  }

  private static func kind(_ name: String) -> String {
    String(name.prefix { $0 != " " })
  }

  private static func change(
    _ name: String, with other: String, on subject: EntityID, isFirst: Bool
  ) throws -> Change {
    let word = isFirst || name.hasSuffix("same text") ? "alpha" : "beta"
    let value = Text(isFirst || name.hasSuffix("same value") ? "alpha" : "beta")
    let isOther = name.contains("another")
    let text: Text =
      if name.hasSuffix("elsewhere") {
        "one two three four beta"
      } else if name.hasSuffix("at the end") {
        Text("\(prose) \(word)")
      } else {
        Text("one two \(word) four five")
      }
    return switch kind(name) {
    case "memberJoined": .memberJoined(name: value, publicKey: [])
    case "memberInvited":
      .memberInvited(
        Invitation(publicKey: [], guest: .member(.analyst, name: value), expires: nil))
    case "roleSet": .roleSet(member: isFirst ? .west : .south, role: .reader)
    case "revoked": .revoked(.member(isFirst ? .west : .south), why: value)
    case "serverKeyAnnounced":
      .serverKeyAnnounced(pin: Array(value.string.utf8), replacing: [])
    case "articleImported":
      .articleImported(.text(Text("Flood\n\n\(word)"), url: "https://news.example/1"))
    case "articleObserved": .articleObserved(article: flood.article, what: "count", value: value)
    case "annotationAdded": .annotationAdded(.note(value, on: flood))
    case "replyAdded": .replyAdded(annotation: note, parent: nil, body: value)
    case "noteEdited": .noteEdited(annotation: note, text: text)
    case "replyEdited": .replyEdited(reply: reply, text: text)
    case "fieldSet":
      .fieldSet(
        entity: subject, field: isOther ? .assignee : .status,
        value: isFirst || name.hasSuffix("same value") ? "accepted" : "rejected")
    case "markingSet": .markingSet(entity: subject, marking: isFirst ? .amber : .red)
    case "tagged": .tagged(entity: subject, tag: "t")
    case "untagged": .untagged(entity: subject, tag: isOther ? "u" : "t")
    case "assessed":
      .assessed(entity: subject, Assessment([.init(.stance, isFirst ? "supports" : "refutes")]))
    case "released": .released(entity: subject, audience: "a")
    case "withheld": .withheld(entity: subject, audience: isOther ? "b" : "a")
    case "deleted": .deleted(subject)
    case "restored": .restored(subject)
    case "conflictResolved":
      resolution(of: other, on: subject, word: word, byOther: isFirst ? .west : .south)
    case "articleRevised":
      .articleRevised(
        ArticleRevision(
          article: flood.article, parent: flood.revision,
          splices: [Splice(start: 7, deleted: 4, inserted: Text(word))],
          revision: .revision(text: Text("Flood\n\n\(word)")), published: nil, importer: "news/1",
          source: nil))
    case "articleWithdrawn": .articleWithdrawn(article: flood.article, why: value)
    case "duplicateSet":
      .duplicateSet(article: flood.article, of: ContentID(high: isFirst ? 1 : 2, low: 2))
    case "anchorDecided":
      .anchorDecided(
        annotation: note, revision: isOther ? .revision(text: "u") : flood.revision,
        isFirst ? .confirmed : .dismissed)
    case "unknown": .unknown(kind: 99)
    case "termAliased": .termAliased(term: "t", alias: value)
    case "termDescribed": .termDescribed(term: "t", description: value)
    default: try later(name)
    }
  }

  /// Of a kind that is read and not folded.
  private static func later(_ name: String) throws -> Change {
    switch name {
    case "eventsSetAside":
      .eventsSetAside([CounterRange(replica: .south, first: 1, last: 1)], why: "beta")
    case "eventsReinstated":
      .eventsReinstated([CounterRange(replica: .south, first: 1, last: 1)], why: "beta")
    case "workAdopted":
      .workAdopted(
        replica: .north, lastCounter: 1, chain: [UInt8](repeating: 1, count: 32), why: "")
    default: throw UnknownRow(text: name)
    }
  }

  /// Of the other's register, with another value than the other's.
  private static func resolution(
    of other: String, on subject: EntityID, word: String, byOther: ReplicaID
  ) -> Change {
    let (field, value): (Field, Value) =
      switch other {
      case "articleImported", "articleRevised":
        (.current, .revision(.revision(text: Text("Flood\n\n\(word) 2"))))
      case "articleWithdrawn": (.withdrawn, .text(""))
      case "duplicateSet": (.duplicateOf, .article(nil))
      case "anchorDecided": (.anchor(flood.revision), .anchor(.none))
      case "articleObserved": (.observed("count"), .text(Text(word)))
      case "noteEdited", "replyEdited": (.text, .text(Text("one two \(word) four five")))
      case "markingSet": (.marking, .marking(.green))
      case "tagged": (.tag("t"), .text(""))
      case "untagged": (.tag("t"), .text("t"))
      case "released": (.audience("a"), .flag(false))
      case "withheld": (.audience("a"), .flag(true))
      case "assessed": (.assessment(.stance, by: byOther), .text("neutral"))
      case "deleted", "restored": (.deleted, .flag(false))
      default: (.plain(.status), .text(word == "alpha" ? "open" : "in-review"))
      }
    return .conflictResolved(entity: subject, field: field, value: value, why: "")
  }
}

extension Meeting {
  /// True if readers see the effect of a change.
  private func shows(_ change: Change, of replica: ReplicaID) -> Bool {
    guard let event = events.last(where: { $0.id.replica == replica }) else { return false }
    switch change {
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced,
      .eventsSetAside, .eventsReinstated:
      return true
    case .unknown, .workAdopted:
      return false
    case .deleted(let entity): return state.deletion(of: entity) == .hidden
    case .restored(let entity): return state.deletion(of: entity) != .hidden
    default: break
    }
    guard let target = event.target, let entity = state.entities[target],
      isVisible(entity)
    else { return false }
    return event.writes().allSatisfy { write in
      guard write.field == .text, case .text(let text) = write.value else {
        return entity.value(of: write.field) == write.value
          || write.field == .deleted
      }
      let words = text.string.split(separator: " ").filter { $0 == "alpha" || $0 == "beta" }
      let displayed = displayed(entity).string.split(separator: " ")
      return words.allSatisfy(displayed.contains)
    }
  }

  private func isVisible(_ entity: Entity) -> Bool {
    state.deletion(of: entity.id) != .hidden
      && entity.facts.above.allSatisfy { state.entities[$0].map(isVisible) ?? false }
  }

  private func displayed(_ entity: Entity) -> Text {
    switch prose(entity) {
    case .settled(let text), .merged(let text, _): return text
    case .conflict:
      guard case .text(let text)? = entity.value(of: entity.id.kind.prose) else { return "" }
      return text
    }
  }

  private func prose(_ entity: Entity) -> ProseOutcome {
    let writes = events.enumerated().flatMap { index, event in
      event.target != entity.id
        ? []
        : event.writes().filter { $0.field == entity.id.kind.prose }
          .map { FieldHistory.Entry(stamp: event.stamp(at: Seq(index + 1)), value: $0.value) }
    }
    return ProseHistory(FieldHistory(entries: writes))
      .outcome(of: entity[entity.id.kind.prose]?.heads ?? [])
  }

  /// The fields of all entities that somebody must decide.
  private var listed: [String] {
    state.entities.values.flatMap { entity in
      var isOpen = false
      if entity.dividedProse != nil, case .conflict = prose(entity) { isOpen = true }
      return entity.conflicts(
        deletion: state.deletion(of: entity.id) ?? .none, isProseOpen: isOpen
      ).map { name(of: $0.field, on: entity.id.kind) }
    }.sorted()
  }

  private func name(of field: Field, on kind: EntityKind) -> String {
    switch field {
    case .text: kind == .reply ? "body" : "note"
    case .current: "revision"
    case .deleted: "deleted"
    case .anchor: "anchor"
    case .duplicateOf: "duplicate"
    case .plain(let plain): "\(plain)"
    default: "\(field)"
    }
  }
}
