import PostilCore
import Testing

struct EntityTests {
  private static func origin(_ stamp: Stamp, importer: Text = "plain/1") -> Origin {
    let facts = ArticleFacts(
      revision: ArticleImport.flood.revision, url: nil, published: nil, language: nil,
      importer: importer)
    return Origin(stamp: stamp, facts: .article(facts))
  }

  private static func article(_ stamps: Stamp...) -> Entity {
    Entity(id: ArticleImport.flood.entity, origins: stamps.map { origin($0) })
  }

  @Test func `registers are sorted by field, written in any order`() {
    let fields: [Field] = [
      .marking, .deleted, .current, .tag("a"), .tag("b"), .observed("x"), .plain(.title),
      .plain(.due),
    ]
    for rotation in fields.indices {
      var entity = Self.article(Stamp(.north, 1, seq: 1))
      for field in fields[rotation...] + fields[..<rotation] {
        entity.write(field, .flag(true), Stamp(.north, 2, base: 1, seq: 2))
      }
      #expect(entity.registers.map(\.field) == fields)
    }
  }

  @Test func `a field that nobody wrote has no register and no value`() {
    var entity = Self.article(Stamp(.north, 1, seq: 1))
    entity.write(.tag("b"), .flag(true), Stamp(.north, 2, base: 1, seq: 2))
    #expect(entity[.tag("a")] == nil)
    #expect(entity[.tag("c")] == nil)
    #expect(entity.value(of: .marking) == nil)
    #expect(entity.value(of: .tag("b")) == .flag(true))
  }

  @Test func `a value is displayed by its field's rule`() {
    var entity = Self.article(Stamp(.north, 1, seq: 1))
    entity.write(.marking, .marking(.clear), Stamp(.north, 2, base: 1, seq: 2))
    entity.write(.marking, .marking(.red), Stamp(.south, 1, base: 1, seq: 3))
    #expect(entity.value(of: .marking) == .marking(.red))
  }

  @Test func `an origin that has seen none of the others is added in log order`() {
    var entity = Self.article(Stamp(.north, 1, base: 0))
    entity.addOrigin(Self.origin(Stamp(.south, 1, base: 0, seq: 1)))
    entity.addOrigin(Self.origin(Stamp(.west, 1, base: 0, seq: 2)))
    #expect(entity.origins.map(\.stamp.event.replica) == [.south, .west, .north])
  }

  @Test func `an origin that has seen another adds nothing`() {
    var entity = Self.article(Stamp(.north, 1, base: 0, seq: 1))
    let before = entity
    entity.addOrigin(Self.origin(Stamp(.south, 1, base: 1, seq: 2), importer: "news/1"))
    entity.addOrigin(Self.origin(Stamp(.north, 2, base: 0)))
    #expect(entity == before)
  }

  @Test func `an author knows an entity when any of its origins was seen`() {
    let entity = Self.article(Stamp(.north, 1, base: 0, seq: 3), Stamp(.south, 1, base: 0))
    #expect(entity.isKnown(to: Stamp(.west, 1, base: 3)))
    #expect(!entity.isKnown(to: Stamp(.west, 1, base: 2)))
    #expect(entity.isKnown(to: Stamp(.south, 2, base: 0)))
    #expect(entity.isKnown(to: Stamp(.north, 2, base: 0)))
    #expect(!entity.isKnown(to: Stamp(.north, 1, base: 2)))
  }

  @Test func `settling reaches origins and every register of the event, and nothing else`() {
    var entity = Self.article(Stamp(.south, 1, base: 0, seq: 1), Stamp(.north, 1, base: 0))
    for field in [Field.tag("a"), .tag("b")] {
      entity.write(field, .flag(true), Stamp(.north, 1, base: 0))
      entity.write(field, .flag(true), Stamp(.south, 1, base: 0, seq: 1))
    }
    entity.write(.tag("c"), .flag(true), Stamp(.north, 2, base: 0))
    entity.settle(EventID(replica: .north, counter: 1), at: 2)
    #expect(entity.origins.map(\.stamp.seq) == [1, 2])
    #expect(entity[.tag("a")]?.heads.map(\.stamp.seq) == [1, 2])
    #expect(entity[.tag("b")]?.heads.map(\.stamp.seq) == [1, 2])
    #expect(entity[.tag("c")]?.heads.map(\.stamp.seq) == [nil])
  }

  @Test func `entities are equal when all of them is equal`() {
    let stamp = Stamp(.north, 1, base: 0, seq: 1)
    var entity = Self.article(stamp)
    entity.write(.tag("a"), .flag(true), stamp)
    var other = Self.article(stamp)
    #expect(entity != other)
    other.write(.tag("a"), .flag(true), stamp)
    #expect(entity == other)
    #expect(entity.hashValue == other.hashValue)
    var settledElsewhere = Self.article(stamp)
    settledElsewhere.write(.tag("a"), .flag(true), Stamp(.north, 1, base: 0, seq: 2))
    #expect(entity != settledElsewhere)
    var otherField = Self.article(stamp)
    otherField.write(.tag("b"), .flag(true), stamp)
    #expect(entity != otherField)
    #expect(Self.article(stamp) != Self.article(Stamp(.north, 1, base: 0)))
    #expect(
      Self.article(stamp)
        != Entity(id: .article(ContentID(high: 0, low: 0)), origins: Self.article(stamp).origins))
  }

  @Test func `facts name the parent of an entity`() {
    let event = EventID(replica: .north, counter: 1)
    let article = ArticleImport.flood
    let annotation = AnnotationFacts(
      article: article.article, revision: article.revision, range: 0..<1)
    #expect(Self.article(Stamp(.north, 1)).facts.parent == nil)
    #expect(Facts.annotation(annotation).parent == article.entity)
    #expect(
      Facts.reply(ReplyFacts(annotation: event, parent: EventID(replica: .south, counter: 2)))
        .parent == .annotation(event))
  }
}
