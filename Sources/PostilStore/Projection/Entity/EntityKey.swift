package import PostilCore

/// The bytes that order entities: the kind, then the id, big endian.
///
/// Source: Protocol/EVENTS.md, "Entity keys".
package struct EntityKey: Hashable, Comparable, Sendable {
  package let bytes: [UInt8]

  package init(_ id: EntityID) {
    let content: [UInt8] =
      switch id {
      case .article(let content), .term(let content): content.bytes
      case .annotation(let event), .reply(let event):
        [event.replica.bits, event.counter].flatMap { word in
          withUnsafeBytes(of: word.bigEndian) { Array($0) }
        }
      }
    bytes = [id.kind.rawValue] + content
  }

  /// - Parameter bytes: those of another key.
  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The number of bytes of each.
  static let length = 17

  package static func < (left: EntityKey, right: EntityKey) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
