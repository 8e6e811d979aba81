import Foundation
import GRDB
package import PostilCore
import PostilWire

/// An entity with what the projection knows about it.
package struct EntityRow: Sendable {
  package let entity: Entity
  package let attention: Attention
  /// What several versions of its text merge into, where they do.
  private let joinedProse: Text?

  init(_ row: Row) throws {
    let state = [UInt8](try row.decode(Data.self, atIndex: 0))
    do {
      entity = try EntityCoder.decode(state)
    } catch {
      throw Damage.state(String(describing: error))
    }
    attention = Attention(rawValue: try row.decode(atIndex: 1))
    joinedProse = try row.decode(String?.self, atIndex: 2).map { Text($0) }
  }

  /// The note or the body that readers see.
  package var text: Text? {
    if let joinedProse { return joinedProse }
    guard case .text(let text)? = entity.value(of: .text) else { return nil }
    return text
  }

  /// What somebody must decide.
  package var conflicts: [Conflict] {
    entity.conflicts(
      deletion: attention.deletion, isProseOpen: attention.contains(.openProse))
  }
}
