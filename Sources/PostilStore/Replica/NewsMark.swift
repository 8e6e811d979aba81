package import PostilCore

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
}

extension ReplicaTransaction {
  package func note(newsMark seq: Seq) throws {
    try db.set(.newsMark, to: Int64(storing: seq))
  }
}
