package import PostilCore
package import PostilLog
import PostilStore

extension Instant {
  package static let noon = Instant(milliseconds: 1_750_000_000_000)
}

extension WorkspaceIdentity {
  package static let atlas = WorkspaceIdentity(id: Array(1...16), name: "atlas")
  package static let other = WorkspaceIdentity(id: Array(2...17), name: "atlas")
}

extension ArticleImport {
  /// A short article that follows from its title.
  package static func sample(_ title: String) -> ArticleImport {
    ArticleImport(
      text: Text("\(title)\n\nThe bridge was closed on Monday. Nobody was hurt."), url: nil,
      published: nil, language: "en", importer: "plain/1")
  }
}
