import Foundation
package import PostilCore

/// The bytes that stand for an entity in tables and that order the digest: its kind, then its id, big
/// endian.
///
/// A replica's annotations lie beside each other in the order that they were made, so that inserting
/// them touches few pages. Source: Protocol/EVENTS.md, "Entity keys".
package struct EntityKey: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(_ id: EntityID) {
    let content: [UInt8] =
      switch id {
      case .article(let article): article.bytes
      case .annotation(let event), .reply(let event):
        [event.replica.bits, event.counter].flatMap { word in
          withUnsafeBytes(of: word.bigEndian) { Array($0) }
        }
      }
    bytes = [id.kind.rawValue] + content
  }

  var data: Data { Data(bytes) }
}
