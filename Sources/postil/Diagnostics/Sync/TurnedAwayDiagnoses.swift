import PostilPages
import PostilReplica

extension TurnedAway {
  /// The reason of the refusal, and the steps to take.
  var lines: String {
    if let otherLog { return otherLog }
    guard reason == "revoked", let seq else {
      let message = Diagnosis.of(SyncError.refused(refusal)).message
      return """
        no entry   \(Harmless.line(message)), said the server when last asked
                   your work is saved here; ask an admin or the operator, then postil sync
        """
    }
    let known = by.map { by in " by \(by)" + (at.map { ", \($0)" } ?? "") }
    return """
      revoked   \(known ?? " as the server said when last asked"), event \(seq) of the log
                 it can neither push nor pull any more; your work is saved here, and postil log \
      --unpushed shows what nobody else has
                 to go on: ask an admin for an invitation, and clone into another folder
      """
  }

  /// The diagnosis if the server holds another log than the replica.
  private var otherLog: String? {
    switch refusal.code {
    case .diverged:
      """
      other log  the server's log is not this replica's\(seq.map { " at event \($0)" } ?? ""), when last asked
                 \(Diagnosis.whereLogsDiffer)
      """
    case .logIsBehind:
      """
      other log  the server's log ends at event \(refusal.expected), and there were later ones, when last asked
                 \(Diagnosis.whileBehind)
      """
    default: nil
    }
  }
}
