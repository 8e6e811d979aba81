package import PostilCore

/// The bytes of an entity's folded state: what the projection stores and the digest hashes.
///
/// Canonical: equal states are equal bytes. Source: Protocol/postil.proto, message `EntityState`.
package enum EntityCoder {
  package static func encode(_ entity: Entity) -> [UInt8] {
    var writer = ProtoWriter(capacity: 128)
    writer.entity(1, entity.id)
    for origin in entity.origins {
      writer.message(2) { $0.origin(origin) }
    }
    for (field, register) in entity.registers {
      writer.message(3) {
        $0.field(1, field)
        for head in register.heads {
          $0.message(2) { $0.head(head) }
        }
      }
    }
    return writer.bytes
  }

  /// - Throws: for bytes that `encode` did not write: then the projection is damaged.
  package static func decode(_ bytes: [UInt8]) throws(WireError) -> Entity {
    var reader = ProtoReader(bytes)
    var id: EntityID?
    var origins: [Origin] = []
    var registers: [(field: Field, register: Register)] = []
    while let field = try reader.next() {
      switch field {
      case 1: try id.fill(try reader.entity().required(1), field: field)
      case 2: origins.append(try reader.origin())
      case 3:
        let next = try reader.register()
        if let last = registers.last, !(last.field < next.field) { throw .outOfRange(field: field) }
        registers.append(next)
      default: throw .outOfRange(field: field)
      }
    }
    let known = try id.required(1)
    guard !origins.isEmpty else { throw .missingField(field: 2) }
    guard origins.allSatisfy({ $0.facts.kind == known.kind }) else { throw .outOfRange(field: 2) }
    return Entity(id: known, origins: origins, registers: registers)
  }
}

extension Facts {
  /// The kind of entity that they are about.
  fileprivate var kind: EntityKind {
    switch self {
    case .article: .article
    case .annotation: .annotation
    case .reply: .reply
    }
  }
}

extension ProtoWriter {
  fileprivate mutating func stamp(_ stamp: Stamp) {
    event(1, stamp.event)
    unsigned(2, stamp.base)
    unsigned(3, stamp.seq ?? 0)
  }

  fileprivate mutating func head(_ head: Head) {
    stamp(head.stamp)
    value(4, head.value)
  }

  fileprivate mutating func origin(_ origin: Origin) {
    stamp(origin.stamp)
    switch origin.facts {
    case .article(let facts):
      content(4, facts.revision)
      presentText(5, facts.url)
      presentText(6, facts.published)
      presentText(7, facts.language)
      text(8, facts.importer)
    case .annotation(let facts):
      content(4, facts.revision)
      content(9, facts.article)
      unsigned(10, UInt64(facts.start))
      unsigned(11, UInt64(facts.end))
    case .reply(let facts):
      event(12, facts.annotation)
      if let parent = facts.parent { event(13, parent) }
    }
  }
}

/// A stamp while its fields are read.
private struct StampReader {
  var event: EventID?
  var base: Seq?
  var seq: Seq?

  /// - Returns: whether the field is one of a stamp's.
  mutating func read(_ field: Int, from reader: inout ProtoReader) throws(WireError) -> Bool {
    switch field {
    case 1: try event.fill(try reader.event(), field: field)
    case 2: try base.fill(try reader.counterOrSeq(), field: field)
    case 3: try seq.fill(try reader.counterOrSeq(), field: field)
    default: return false
    }
    return true
  }

  func stamp() throws(WireError) -> Stamp {
    guard seq != 0 else { throw .outOfRange(field: 3) }
    return Stamp(event: try event.required(1), base: base ?? 0, seq: seq)
  }
}

extension ProtoReader {
  fileprivate mutating func register() throws(WireError) -> (field: Field, register: Register) {
    var reader = try message()
    var name: Field?
    var heads: [Head] = []
    while let field = try reader.next() {
      switch field {
      case 1: try name.fill(try reader.field().required(1), field: field)
      case 2: heads.append(try reader.head())
      default: throw .outOfRange(field: field)
      }
    }
    guard !heads.isEmpty else { throw .missingField(field: 2) }
    return (try name.required(1), Register(heads: heads))
  }

  private mutating func head() throws(WireError) -> Head {
    var reader = try message()
    var stamp = StampReader()
    var value: Value?
    while let field = try reader.next() {
      if try stamp.read(field, from: &reader) { continue }
      guard field == 4 else { throw .outOfRange(field: field) }
      try value.fill(try reader.value().required(4), field: field)
    }
    return Head(stamp: try stamp.stamp(), value: try value.required(4))
  }

  fileprivate mutating func origin() throws(WireError) -> Origin {
    var reader = try message()
    var stamp = StampReader()
    var contents: [Int: ContentID] = [:]
    var texts: [Int: Text] = [:]
    var numbers: [Int: UInt64] = [:]
    var events: [Int: EventID] = [:]
    while let field = try reader.next() {
      if try stamp.read(field, from: &reader) { continue }
      switch field {
      case 4, 9: try contents[field].fill(try reader.content(), field: field)
      case 5, 6, 7, 8:
        try texts[field].fill(try reader.text(limit: Limits.lineBytes), field: field)
      case 10, 11: try numbers[field].fill(try reader.unsigned(), field: field)
      case 12, 13: try events[field].fill(try reader.event(), field: field)
      default: throw .outOfRange(field: field)
      }
    }
    let facts: Facts
    if let annotation = events[12] {
      facts = .reply(ReplyFacts(annotation: annotation, parent: events[13]))
    } else if let article = contents[9] {
      guard let start = UInt32(exactly: numbers[10] ?? 0),
        let end = UInt32(exactly: numbers[11] ?? 0), start <= end
      else { throw .outOfRange(field: 11) }
      facts = .annotation(
        AnnotationFacts(
          article: article, revision: try contents[4].required(4), start: start, end: end))
    } else {
      facts = .article(
        ArticleFacts(
          revision: try contents[4].required(4), url: texts[5], published: texts[6],
          language: texts[7], importer: texts[8] ?? ""))
    }
    return Origin(stamp: try stamp.stamp(), facts: facts)
  }
}
