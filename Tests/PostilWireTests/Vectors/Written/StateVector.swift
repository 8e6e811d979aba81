import PostilCore

/// An origin as the vectors of states write it.
struct OriginVector: Decodable {
  let event: Read<EventID>
  let base: Read<Seq>
  let seq: Read<Seq>?
  let facts: FactsVector

  var origin: Origin {
    Origin(
      stamp: Stamp(event: event.value, base: base.value, seq: seq?.value), facts: facts.facts)
  }
}

struct RegisterVector: Decodable {
  let field: Read<Field>
  let heads: [HeadVector]
}

struct HeadVector: Decodable {
  let event: Read<EventID>
  let base: Read<Seq>
  let seq: Read<Seq>?
  let value: ValueVector

  var head: Head {
    Head(
      stamp: Stamp(event: event.value, base: base.value, seq: seq?.value), value: value.value)
  }
}

struct FactsVector: Decodable {
  let facts: Facts

  private enum Key: CodingKey {
    case kind, revision, url, published, language, importer, article, start, end, annotation
    case parent, word
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    func read<Value: WrittenInVectors>(_ key: Key) throws -> Value {
      try fields.decode(Read<Value>.self, forKey: key).value
    }
    func readIfThere<Value: WrittenInVectors>(_ key: Key) throws -> Value? {
      try fields.decodeIfPresent(Read<Value>.self, forKey: key)?.value
    }
    let kind = try fields.decode(String.self, forKey: .kind)
    switch kind {
    case "article":
      facts = .article(
        ArticleFacts(
          revision: try read(.revision), url: try readIfThere(.url),
          published: try readIfThere(.published), language: try readIfThere(.language),
          importer: try read(.importer)))
    case "annotation":
      facts = .annotation(
        AnnotationFacts(
          article: try read(.article), revision: try read(.revision),
          range: try fields.decodeIfPresent(UInt32.self, forKey: .start).map {
            $0..<(try fields.decode(UInt32.self, forKey: .end))
          }))
    case "reply":
      facts = .reply(
        ReplyFacts(annotation: try read(.annotation), parent: try readIfThere(.parent)))
    case "term": facts = .term(TermFacts(word: try read(.word)))
    default: throw Unreadable(text: kind)
    }
  }
}
