package import PostilReplica

/// The result of `sync` and `pull` for programs: the facts that they tell people.
package struct SyncLine: Encodable {
  let pulled: Int
  let pushed: Int
  let gaveBack: Int
  let parked: Int
  /// Own events that wait.
  let unpushed: Int
  let conflicts: Int
  let news: NewsReport

  /// - Parameter status: of the replica afterwards.
  package init(_ report: SyncReport, _ status: ReplicaStatus, _ news: NewsReport) {
    (pulled, pushed, gaveBack) = (report.pulled, report.pushed, report.gaveBack)
    (parked, unpushed, conflicts) = (report.parked, Int(status.unpushed), Int(status.conflicts))
    self.news = news
  }
}
