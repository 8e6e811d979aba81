import Foundation
import Testing

@testable import PostilCore

/// Protocol/vectors/revisions.json, which a program in another language wrote.
struct RevisionVectorTests {
  struct Vector: Decodable, Sendable {
    struct Place: Decodable, Sendable {
      let start: UInt32
      let deleted: UInt32
      let inserted: String
    }

    let parent: String
    let splices: [Place]
    let revision: String
    /// `nil` where the fold ignores the revision.
    let text: String?
  }

  static let vectors: [Vector] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let path = folder.appending(path: "../../../Protocol/vectors/revisions.json")
    return (try? JSONDecoder().decode([Vector].self, from: Data(contentsOf: path))) ?? []
  }()

  @Test func `there are vectors of both kinds`() {
    #expect(Self.vectors.contains { $0.text == nil })
    #expect(Self.vectors.contains { $0.text != nil })
  }

  @Test(arguments: vectors.indices)
  func `a revision makes the text of the vectors, or none`(index: Int) throws {
    let vector = Self.vectors[index]
    let id = try #require(
      ContentID(
        bytes: stride(from: 0, to: 32, by: 2).compactMap {
          UInt8(vector.revision.dropFirst($0).prefix(2), radix: 16)
        }))
    let parent = Text(vector.parent)
    let revision = ArticleRevision(
      article: ContentID(high: 1, low: 2), parent: .revision(text: parent),
      splices: vector.splices.map {
        Splice(start: $0.start, deleted: $0.deleted, inserted: Text($0.inserted))
      },
      revision: id, published: nil, importer: "news/1", source: nil)
    #expect(revision.text(from: parent)?.text == vector.text.map { Text($0) })
  }
}
