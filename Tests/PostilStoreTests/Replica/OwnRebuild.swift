import PostilStore
import TestSupport

extension Desk {
  func isItsOwnRebuild() throws -> Bool { try store.isItsOwnRebuild() }
}

extension ReplicaStore {
  /// Whether everything folded, flags and histories too, is what a rebuild makes of the log, and what a
  /// check that writes nothing finds.
  func isItsOwnRebuild() throws -> Bool {
    try read { try $0.check(progress: { _, _ in }, logged: { _ in }) }
    let before = try read { try $0.projectionDigest() }
    _ = try rebuild()
    let whole = try read { try $0.projectionDigest() }
    try write {
      try $0.emptyProjection()
      _ = try $0.rebuildProjection(partitionSeqs: 3)
    }
    let sorted = try read { try $0.projectionDigest() }
    try write { try $0.rebuildProjectionPlainly() }
    let plain = try read { try $0.projectionDigest() }
    return [whole, sorted, plain].allSatisfy { $0 == before }
  }
}
