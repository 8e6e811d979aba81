import PostilPages
import PostilReplica

extension TurnedAway {
  /// The reason of the refusal, and the steps to take.
  var lines: String {
    if let otherLog { return otherLog }
    guard reason == "revoked", let seq else {
      let message = Diagnosis.of(SyncError.refused(refusal)).message
      return """
        no entry   at the last sync: \(Harmless.line(message))
                   your work is saved here; ask an admin or the operator, then run 'postil sync'
        """
    }
    let known = by.map { by in " by \(by)" + (at.map { ", \($0)" } ?? "") }
    return """
      revoked   \(known ?? " as the server said at the last sync"), event \(seq) of the log
                 this replica can no longer push or pull; your work is saved here, and 'postil log \
      --unpushed' shows what nobody else has
                 to go on: ask an admin for an invitation, and clone into another folder
      """
  }

  /// The diagnosis if the server holds another log than the replica.
  private var otherLog: String? {
    switch refusal.code {
    case .diverged:
      """
      other log  at the last sync the server's log differed from this replica's\(seq.map { " at event \($0)" } ?? "")
                 \(Diagnosis.whereLogsDiffer)
      """
    case .logIsBehind:
      """
      other log  at the last sync the server's log ended at event \(refusal.expected), before this replica's
                 \(Diagnosis.whileBehind)
      """
    default: nil
    }
  }
}
