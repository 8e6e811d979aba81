package import PostilCore

/// The bytes of an entity's folded state: what the projection stores and the digest hashes.
///
/// Canonical: equal states are equal bytes. Source: Protocol/postil.proto, message `EntityState`.
package enum EntityCoder {
  package static func encode(_ entity: Entity) -> [UInt8] {
    encode(entity, shortBytes: .max).bytes
  }

  /// - Parameter shortBytes: the most bytes of a value's text that is not long.
  /// - Returns: `longValues`, the ranges of the texts of long values in the bytes, ascending.
  package static func encode(_ entity: Entity, shortBytes: Int)
    -> (bytes: [UInt8], longValues: [Range<Int>])
  {
    var writer = ProtoWriter(capacity: entity.roughBytes, shortBytes: shortBytes)
    writer.entity(1, entity.id)
    writer.message(2) { $0.origin(entity.origin) }
    for origin in entity.otherOrigins {
      writer.message(2) { $0.origin(origin) }
    }
    // By index: a loop over the registers would copy each of them.
    for index in entity.registers.indices {
      writer.message(3) { $0.register(entity.registers[index]) }
    }
    return (writer.bytes, writer.longValues)
  }

  /// - Throws: for bytes that `encode` did not write, which means that the projection is damaged.
  package static func decode(_ bytes: [UInt8]) throws(WireError) -> Entity {
    var reader = ProtoReader(bytes)
    var id: EntityID?
    var origin: Origin?
    var otherOrigins: [Origin] = []
    var registers: [NamedRegister] = []
    registers.reserveCapacity(2)
    while let field = try reader.next() {
      switch field {
      case 1: try id.fill(try reader.entity().required(1), field: field)
      case 2 where origin == nil: origin = try reader.origin()
      case 2: otherOrigins.append(try reader.origin())
      case 3:
        let next = try reader.register()
        if let last = registers.indices.last, !(registers[last].field < next.field) {
          throw .outOfRange(field: field)
        }
        registers.append(next)
      default: throw .outOfRange(field: field)
      }
    }
    let known = try id.required(1)
    let first = try origin.required(2)
    guard first.facts.kind == known.kind,
      otherOrigins.allSatisfy({ $0.facts.kind == known.kind })
    else { throw .outOfRange(field: 2) }
    return Entity(id: known, origin: first, otherOrigins: otherOrigins, registers: registers)
  }
}

extension Entity {
  /// Roughly the bytes of the state, most of which are its texts.
  fileprivate var roughBytes: Int {
    var bytes = 128 * (1 + otherOrigins.count)
    for index in registers.indices {
      bytes += 64 * (1 + registers[index].register.others.count)
      if case .text(let text)? = registers[index].register.first?.value {
        bytes += text.utf8Count
      }
    }
    return bytes
  }
}

extension Facts {
  /// The kind of entity that they are about.
  fileprivate var kind: EntityKind {
    switch self {
    case .article: .article
    case .annotation: .annotation
    case .reply: .reply
    case .term: .term
    }
  }
}

extension ProtoWriter {
  fileprivate mutating func stamp(_ stamp: Stamp) {
    event(1, stamp.event)
    unsigned(2, stamp.base)
    unsigned(3, stamp.seq ?? 0)
  }

  fileprivate mutating func register(_ named: NamedRegister) {
    field(1, named.field)
    if let head = named.register.first { message(2) { $0.head(head) } }
    for head in named.register.others {
      message(2) { $0.head(head) }
    }
  }

  private mutating func head(_ head: Head) {
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
      if let range = facts.range {
        presentUnsigned(10, UInt64(range.lowerBound))
        presentUnsigned(11, UInt64(range.upperBound))
      }
    case .reply(let facts):
      event(12, facts.annotation)
      if let parent = facts.parent { event(13, parent) }
    case .term(let facts): text(14, facts.word)
    }
  }
}

/// A stamp while its fields are read.
private struct StampReader {
  var event: EventID?
  var base: Seq?
  var seq: Seq?

  /// - Returns: whether the field belongs to a stamp.
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

/// The facts of an entity while its fields are read.
private struct FactsReader {
  var revision: ContentID?
  var url: Text?
  var published: Text?
  var language: Text?
  var importer: Text?
  var article: ContentID?
  var range = RangeReader()
  var annotation: EventID?
  var parent: EventID?
  var word: Text?

  mutating func read(_ field: Int, from reader: inout ProtoReader) throws(WireError) {
    switch field {
    case 4: try revision.fill(try reader.content(), field: field)
    case 5: try url.fill(try reader.text(limit: Limits.lineBytes), field: field)
    case 6: try published.fill(try reader.text(limit: Limits.lineBytes), field: field)
    case 7: try language.fill(try reader.text(limit: Limits.lineBytes), field: field)
    case 8: try importer.fill(try reader.text(limit: Limits.lineBytes), field: field)
    case 9: try article.fill(try reader.content(), field: field)
    case 10: try range.start.fill(try reader.unsigned(), field: field)
    case 11: try range.end.fill(try reader.unsigned(), field: field)
    case 12: try annotation.fill(try reader.event(), field: field)
    case 13: try parent.fill(try reader.event(), field: field)
    case 14: try word.fill(try reader.nonEmptyText(limit: Limits.tagBytes), field: field)
    default: throw .outOfRange(field: field)
    }
  }

  func facts() throws(WireError) -> Facts {
    if let word { return .term(TermFacts(word: word)) }
    if let annotation {
      return .reply(ReplyFacts(annotation: annotation, parent: parent))
    }
    if let article {
      return .annotation(
        AnnotationFacts(
          article: article, revision: try revision.required(4),
          range: try range.range(start: 10, end: 11)))
    }
    return .article(
      ArticleFacts(
        revision: try revision.required(4), url: url, published: published, language: language,
        importer: importer ?? ""))
  }
}

extension ProtoReader {
  fileprivate mutating func register() throws(WireError) -> NamedRegister {
    let outer = try enter()
    var name: Field?
    var first: Head?
    var others: [Head] = []
    while let field = try next() {
      switch field {
      case 1: try name.fill(try self.field().required(1), field: field)
      case 2 where first == nil: first = try head()
      case 2: others.append(try head())
      default: throw .outOfRange(field: field)
      }
    }
    leave(to: outer)
    let known = try first.required(2)
    return NamedRegister(
      try name.required(1),
      others.isEmpty ? Register(known) : Register(heads: [known] + others)
    )
  }

  private mutating func head() throws(WireError) -> Head {
    let outer = try enter()
    var stamp = StampReader()
    var value: Value?
    while let field = try next() {
      if try stamp.read(field, from: &self) { continue }
      guard field == 4 else { throw .outOfRange(field: field) }
      try value.fill(try self.value().required(4), field: field)
    }
    leave(to: outer)
    return Head(stamp: try stamp.stamp(), value: try value.required(4))
  }

  fileprivate mutating func origin() throws(WireError) -> Origin {
    let outer = try enter()
    var stamp = StampReader()
    var facts = FactsReader()
    while let field = try next() {
      if try !stamp.read(field, from: &self) { try facts.read(field, from: &self) }
    }
    leave(to: outer)
    return Origin(stamp: try stamp.stamp(), facts: try facts.facts())
  }
}
