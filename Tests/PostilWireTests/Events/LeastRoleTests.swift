import PostilCore
import Testing

@testable import PostilWire

/// The least role for an event is asked of a change, of a kind whose event need not be decoded, and of a number
/// that this version may not know. The answers must agree, since the server judges by the first and a check of the
/// log by the second.
@Suite struct LeastRoleTests {
  private struct File: Decodable {
    let known: [Known]
  }

  private struct Known: Decodable {
    let name: String
    let change: ChangeVector
    let bytes: Read<[UInt8]>
  }

  /// Of every kind and every shape that the vectors have, with the number of the kind.
  private func changes() throws -> [(name: String, kind: Int, change: Change)] {
    try Vectors.read("events", as: File.self).known.map { vector in
      var reader = ProtoReader(vector.bytes.value)
      var kind = 0
      while let field = try reader.next() {
        kind = field
        try reader.skip()
      }
      return (vector.name, kind, vector.change.change)
    }
  }

  @Test func `a kind that tells its role tells that of all its changes`() throws {
    for (name, number, change) in try changes() {
      let kind = try #require(EventKind(rawValue: number))
      guard let role = kind.leastRole else { continue }
      #expect(change.leastRole == role, "\(name)")
      #expect(!change.concernsMembers && !change.writesMarking, "\(name)")
    }
  }

  @Test func `a kind that does not tell its role has changes that differ, or that concern more`()
    throws
  {
    for kind in EventKind.allCases where kind.leastRole == nil {
      let ofKind = try changes().filter { $0.kind == kind.rawValue }.map(\.change)
      let roles = Set(ofKind.map(\.leastRole))
      let concernsMore = ofKind.contains { $0.concernsMembers || $0.writesMarking }
      #expect(roles.count > 1 || concernsMore, "\(kind) could be judged unread")
    }
  }

  /// A later version reads more in an event than this one: it must not find that it takes more.
  @Test func `an unknown event of a kind takes at least what any known one takes`() throws {
    for (name, number, change) in try changes() {
      guard case .memberJoined = change else {
        let unknown = try #require(Change.unknown(kind: UInt32(number)).leastRole)
        #expect(unknown == EventKind.leastRole(ofNumber: number), "\(name)")
        #expect(unknown >= change.leastRole ?? .admin, "\(name)")
        continue
      }
      #expect(change.leastRole == .reader, "\(name): everybody may join who has a ticket")
    }
  }

  /// The table of TRUST.md, "Roles".
  @Test func `kinds of which nothing is known take the role of their number`() {
    let editors = Set([9, 10, 11, 16, 17, 22, 23, 24]).union(34...47)
    for number in 0...1_000 {
      let expected: Role =
        editors.contains(number)
        ? .editor : (25...31).contains(number) || number >= 64 ? .admin : .analyst
      #expect(EventKind.leastRole(ofNumber: number) == expected, "kind \(number)")
    }
  }

  @Test func `an editor changes articles, an analyst does not`() {
    let article = EntityID.article(.revision(text: "a"))
    let note = EntityID.annotation(EventID(replica: ReplicaID(bits: 1), counter: 2))
    for field in PlainField.allCases {
      let isOfArticle = field == .title || field == .language
      #expect(
        Change.fieldSet(entity: article, field: field, value: "x").leastRole
          == (isOfArticle ? .editor : .analyst))
      #expect(Change.fieldSet(entity: note, field: field, value: "x").leastRole == .analyst)
    }
    #expect(Change.deleted(article).leastRole == .editor)
    #expect(Change.restored(article).leastRole == .editor)
    #expect(Change.deleted(note).leastRole == .analyst)
    #expect(Change.restored(note).leastRole == .analyst)
    let resolved = { (entity: EntityID, field: Field, value: Value) in
      Change.conflictResolved(entity: entity, field: field, value: value, why: "").leastRole
    }
    #expect(resolved(article, .current, .revision(.revision(text: "a"))) == .editor)
    #expect(resolved(article, .deleted, .flag(false)) == .editor)
    #expect(resolved(article, .plain(.title), .text("x")) == .editor)
    #expect(resolved(article, .marking, .marking(.red)) == .analyst)
    #expect(resolved(note, .deleted, .flag(false)) == .analyst)
  }
}
