package import PostilCore
package import PostilLog
import PostilStore
package import PostilWire

extension Instant {
  package static let noon = Instant(milliseconds: 1_750_000_000_000)
}

extension WorkspaceIdentity {
  package static let atlas = WorkspaceIdentity(id: Array(1...16), name: "atlas")
  package static let other = WorkspaceIdentity(id: Array(2...17), name: "atlas")
}

extension Epoch {
  /// The epoch of a log whose lives are counted: 1, 2, 3 …
  package init(life: UInt64) {
    let bytes =
      [UInt8](repeating: 0, count: 8) + withUnsafeBytes(of: life.bigEndian) { Array($0) }
    guard let epoch = Epoch(bytes: bytes) else { preconditionFailure("an epoch is 16 bytes") }
    self = epoch
  }
}

extension ArticleImport {
  /// A short article that follows from its title.
  package static func sample(_ title: String) -> ArticleImport {
    ArticleImport(
      text: Text("\(title)\n\nThe bridge was closed on Monday. Nobody was hurt."), url: nil,
      published: nil, language: "en", importer: "plain/1")
  }
}
