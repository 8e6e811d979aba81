import Foundation
package import PostilCore
import PostilLog

/// The mark up to which a person has seen the news: kept in the replica's file, and no event.
extension ReplicaView {
  /// `nil` where the person never looked.
  package func newsMark() throws -> Seq? {
    try db.optionalSetting(.newsMark, as: Seq.self)
  }

  /// The seq after which news begins for a person who never looked: that of the replica's join, since the
  /// first pull brought all that is before. The log's end while the log does not hold the join.
  package func firstNews() throws -> Seq {
    try ChangesetSpanTable(db: db).seq(of: EventID(replica: replica, counter: 1)) ?? cursor()
  }

  /// The things that the person looked at since the mark, each with the seq up to which.
  package func looks() throws -> [EntityKey: Seq] {
    let bytes = try [UInt8](db.optionalSetting(.looks, as: Data.self) ?? Data())
    let length = EntityKey.length + 8
    guard bytes.count.isMultiple(of: length) else {
      throw Damage.missing("setting \(Setting.looks.rawValue)")
    }
    return Dictionary(
      stride(from: 0, to: bytes.count, by: length).map { start in
        let end = start + EntityKey.length
        let seq = bytes[end..<start + length].reduce(Seq(0)) { $0 << 8 | Seq($1) }
        return (EntityKey(bytes: Array(bytes[start..<end])), seq)
      }, uniquingKeysWith: max)
  }
}

extension ReplicaTransaction {
  package func note(newsMark seq: Seq) throws {
    try db.set(.newsMark, to: Int64(storing: seq))
    try db.forget(.looks)
  }

  /// Notes that the person looked at a thing with all that the log had up to a seq. Of very many things it keeps the
  /// newest.
  package func note(lookAt id: EntityID, through seq: Seq) throws {
    var looks = try view.looks()
    looks[EntityKey(id)] = seq
    let newest = looks.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.prefix(Self.looksKept)
    let bytes = newest.flatMap { key, seq in
      key.bytes + withUnsafeBytes(of: seq.bigEndian) { Array($0) }
    }
    try db.set(.looks, to: Data(bytes))
  }

  /// The most of them.
  private static let looksKept = 1_000
}
