import Foundation
import PostilCore
import PostilLog
package import PostilStore
package import PostilWire

/// The succession of a replica whose file was copied or restored: the server holds other events under its
/// counters, so its work continues under a new key, a new id and a new name. The same holds for a replica
/// that started over on a different server log.
extension Replica {
  /// Takes a new identity. The events in the outbox become strays, to be recorded anew once the log is here:
  /// those that the log already holds must not be there twice.
  ///
  /// The old key vouches for the new one. A replica that is killed in between continues from here: the new
  /// key is on the disk before the file names it.
  func succeeded() throws -> Replica {
    let former = try key()
    let key = SigningKey()
    try KeyFile.write(key, to: folder.nextKey)
    try store.succeed(as: key, vouchedForBy: former)
    try takeNextKey()
    return try reopened()
  }

  /// Pulls the log, records the strays anew on top of it, and then does what was asked for.
  func goOn(with purpose: ReplicaSession.Purpose) async throws -> SyncReport {
    var report = try await converse(store.purposeBeforeAdopting())
    if try store.purposeBeforeAdopting() == .join {
      // The join of an interrupted conversation was appended after we were welcomed.
      let before = report
      report = try await converse(.join)
      report.pulled += before.pulled
    }
    guard try store.mayAdopt() else { return try await succeeded().goOn(with: purpose) }
    let isOfOtherLog = try store.read { try $0.fork() } != nil
    let ids = try store.write { try $0.adoptStrays() }
    if purpose != .pull {
      let before = report
      report = try await converse(purpose)
      report.pulled += before.pulled
    }
    let recorded = ids.values.count { $0.replica == store.replica }
    report.successor = SyncReport.Successor(
      name: store.name.string, events: recorded, parked: ids.count - recorded,
      cause: isOfOtherLog ? .otherLog : .copiedFile)
    return report
  }

  /// Replaces the old key with the new one and keeps the old one beside it: only the server claims that it
  /// is no longer needed.
  func takeNextKey() throws {
    if let former = try? KeyFile.read(folder.key), let next = try? KeyFile.read(folder.nextKey),
      former.replica != next.replica
    {
      try KeyFile.write(former, to: "\(folder.key).\(former.replica)")
    }
    guard rename(folder.nextKey, folder.key) == 0 else {
      throw ReplicaError.keyUnreadable(path: folder.nextKey)
    }
  }

  private func reopened() throws -> Replica {
    Replica(
      folder: folder, store: try ReplicaStore(opening: folder.database), local: local)
  }
}

extension ReplicaStore {
  /// Continues under a new key, for which the old one vouches; waiting events become strays. The store must
  /// be opened anew.
  package func succeed(as key: SigningKey, vouchedForBy former: SigningKey) throws {
    let name = Self.successorName(of: self.name, key.replica)
    let ticket = try ticket(for: key, as: name, vouchedForBy: former)
    try write { transaction in
      let last = try transaction.waiting().last?.event
      try transaction.succeed(
        as: key.publicKey, name: name, ticket: ticket,
        now: last?.claimedAt ?? Instant(milliseconds: 0))
    }
  }

  /// The ticket with which a successor joins; none in an open workspace.
  func ticket(for key: SigningKey, as name: Text, vouchedForBy former: SigningKey) throws
    -> Ticket?
  {
    if workspace.isOpen { return nil }
    return try Ticket(
      .predecessor(former.replica), signedBy: former, for: key.publicKey, as: name,
      workspace: workspace.id)
  }

  /// The purpose of the conversation after which all strays are recorded anew.
  ///
  /// Where there are members, the join is in the log before that: the member and its role decide how they
  /// are folded. Only the join waits until then.
  package func purposeBeforeAdopting() throws -> ReplicaSession.Purpose {
    let isJoining = try read { try $0.ownFrontier() } == nil
    return isJoining && !workspace.isOpen ? .join : .pull
  }

  /// True if the strays can be recorded anew under this identity: not if the log holds
  /// more of it than its join, made by another copy of the file. The strays may have seen less than
  /// that, and bases never descend.
  package func mayAdopt() throws -> Bool {
    try read { try $0.ownFrontier()?.lastCounter ?? 0 } <= 1
  }

  /// `north-x7k2`: the first name, and four digits that follow from the key.
  static func successorName(of name: Text, _ replica: ReplicaID) -> Text {
    let digits = 4
    var stem = name.string
    if let dash = stem.lastIndex(of: "-"), stem[dash...].dropFirst().count == digits {
      stem = String(stem[..<dash])
    }
    let room = Limits.nameScalars - digits - 1
    let bytes = withUnsafeBytes(of: replica.bits.bigEndian) { Array($0) }
    return Text("\(stem.prefix(room))-\(Crockford.encode(bytes).prefix(digits))")
  }
}
