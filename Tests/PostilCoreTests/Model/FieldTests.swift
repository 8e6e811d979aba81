import PostilCore
import Testing

struct FieldTests {
  private static let values: [Value] = [
    .text("open"), .flag(true), .marking(.red), .revision(ContentID(high: 1, low: 2)),
    .anchor(.confirmed), .article(nil),
  ]

  /// Every field, the entities that have it, its rule, and the place of the one kind of value that it takes.
  private static let table: [(Field, on: Set<EntityKind>, Rule, value: Int)] = [
    (.text, [.annotation, .reply], .prose, 0),
    (.plain(.title), [.article], .register, 0),
    (.plain(.status), [.article, .annotation], .register, 0),
    (.plain(.motivation), [.annotation], .register, 0),
    (.plain(.language), [.article, .annotation], .register, 0),
    (.plain(.color), [.annotation], .register, 0),
    (.plain(.assignee), [.article, .annotation], .register, 0),
    (.plain(.due), [.article, .annotation], .register, 0),
    (.tag("a"), [.article, .annotation], .presentWins, 0),
    (.deleted, [.article, .annotation, .reply], .deletion, 1),
    (.marking, [.article, .annotation], .mostRestrictive, 2),
    (.current, [.article], .register, 3),
    (.observed("comment count"), [.article], .latest, 0),
    (.anchor(ContentID(high: 1, low: 2)), [.annotation], .register, 4),
    (.withdrawn, [.article], .register, 0),
    (.duplicateOf, [.article], .register, 5),
    (.alias, [.term], .register, 0),
    (.description, [.term], .prose, 0),
  ]

  @Test func `the table names every plain field`() {
    let named = Self.table.compactMap { if case .plain(let plain) = $0.0 { plain } else { nil } }
    #expect(Set(named) == Set(PlainField.allCases))
  }

  @Test(arguments: table)
  func `a field belongs to its kinds of entity and takes its kind of value`(
    field: Field, kinds: Set<EntityKind>, rule: Rule, value: Int
  ) {
    for kind in EntityKind.allCases {
      #expect(field.belongs(to: kind) == kinds.contains(kind))
    }
    for (index, candidate) in Self.values.enumerated() {
      // Every field of text takes a clear, and no color or motivation is "open".
      let isText = index == 0
      #expect(field.accepts(isText ? .text("") : candidate) == (index == value))
    }
    #expect(field.rule == rule)
  }

  @Test func `fields are ordered by number, then by parameter`() {
    let fields: [Field] = [
      .text, .marking, .deleted, .current, .tag(""), .tag("B"), .tag("a"), .tag("a b"), .tag("я"),
      .observed("a"), .observed("b"), .plain(.title), .plain(.status), .plain(.motivation),
      .plain(.language), .plain(.color), .plain(.assignee), .plain(.due),
    ]
    #expect(fields.reversed().sorted() == fields)
    for (index, field) in fields.enumerated() {
      #expect(fields.allSatisfy { $0 == field || ($0 < field) != (field < $0) })
      #expect(fields.firstIndex(of: field) == index)
    }
  }

  /// They lie on disk and in digests.
  @Test func `numbers of fields never change`() {
    let numbers = Self.table.map(\.0.number)
    #expect(numbers == [1, 17, 18, 19, 20, 21, 22, 23, 5, 3, 2, 4, 6, 8, 9, 10, 11, 12])
  }

  @Test func `tags that only look alike are different fields`() {
    #expect(Field.tag("\u{439}") != Field.tag("\u{438}\u{306}"))
  }
}
