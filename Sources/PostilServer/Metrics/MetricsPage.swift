import PostilCore
import PostilLog
import PostilWire

/// The numbers of a server, as `/metrics` shows them.
///
/// Source: Sources/postil/postil.docc/OperatorsGuide.md, "Watching a server".
struct MetricsPage {
  private let meter: ServerMeter
  private let workspaces: [(meter: WorkspaceMeter, counts: WorkspaceMeter.Counts, size: LogSize?)]

  /// Reads all logs, and so waits for disk and database. Once the database does not answer, no other log in it is asked
  /// for.
  init(_ meter: ServerMeter) {
    self.meter = meter
    var isAway = false
    workspaces = meter.workspaces.map { workspace in
      var size: LogSize?
      if !(workspace.isShared && isAway) {
        do {
          size = try workspace.size()
        } catch LogError.unreachable {
          isAway = true
        } catch {
          // The writer logs what is wrong with a log; here it is down.
        }
      }
      return (workspace, workspace.counts, size)
    }
  }

  /// False if a log cannot be read.
  var isHealthy: Bool { workspaces.allSatisfy { $0.size != nil } }

  /// The names of the workspaces whose log cannot be read.
  var failing: [String] { workspaces.filter { $0.size == nil }.map(\.meter.name) }

  var text: String {
    var text = MetricsText()
    add(logs: &text)
    add(work: &text)
    add(backups: &text)
    add(connections: &text)
    return text.text
  }

  private func label(_ meter: WorkspaceMeter) -> (String, String) { ("workspace", meter.name) }

  private func add(logs text: inout MetricsText) {
    text.begin("postil_log_up", .gauge, "1 if the workspace's log can be read now.")
    for (meter, _, size) in workspaces {
      let store = ("store", meter.isShared ? "postgresql" : "sqlite")
      text.add("postil_log_up", [label(meter), store], size == nil ? 0 : 1)
    }
    text.begin("postil_log_healing", .gauge, "1 while the log heals and takes no pushes.")
    for (meter, _, _) in workspaces {
      text.add("postil_log_healing", [label(meter)], meter.isHealing() ? 1 : 0)
    }
    func gauge(_ name: String, _ help: String, _ value: (LogSize) -> Double) {
      text.begin(name, .gauge, help)
      for case (let meter, _, let size?) in workspaces {
        text.add(name, [label(meter)], value(size))
      }
    }
    gauge("postil_log_end_seq", "The log's last seq.") { Double($0.end) }
    gauge("postil_log_unsealed_events", "Events behind the last segment: the open tail.") {
      Double($0.end - min($0.sealed, $0.end))
    }
    gauge("postil_log_sealed_bytes", "Bytes of the log's segments, packed.") {
      Double($0.sealedBytes)
    }
    gauge("postil_log_open_bytes", "Bytes of the events behind the last segment.") {
      Double($0.openBytes)
    }
    // One database has all of them.
    guard let standbys = workspaces.lazy.compactMap(\.size?.standbys).first else { return }
    text.begin("postil_standbys", .gauge, "Synchronous standbys that receive what is committed.")
    text.add("postil_standbys", [], Double(standbys.count))
    guard let behind = standbys.behindBytes else { return }
    text.begin(
      "postil_standby_behind_bytes", .gauge,
      "Bytes of the database's log that the furthest synchronous standby has not flushed.")
    text.add("postil_standby_behind_bytes", [], Double(behind))
  }

  private func add(work text: inout MetricsText) {
    text.begin("postil_pushes_total", .counter, "Pushed changesets, by what became of them.")
    for (meter, counts, _) in workspaces {
      for (outcome, count) in [
        ("appended", counts.appended), ("held", counts.held), ("refused", counts.refused),
      ] {
        text.add("postil_pushes_total", [label(meter), ("outcome", outcome)], Double(count))
      }
    }
    func counter(
      _ name: String, _ help: String, _ value: (WorkspaceMeter.Counts) -> UInt64
    ) {
      text.begin(name, .counter, help)
      for (meter, counts, _) in workspaces {
        text.add(name, [label(meter)], Double(value(counts)))
      }
    }
    counter("postil_events_total", "Events that were appended.") { $0.events }
    counter("postil_append_failures_total", "Groups that could not be appended.") { $0.failures }
    text.begin(
      "postil_refusals_total", .counter,
      "Refusals that were sent; without a workspace to peers that named none.")
    let named = workspaces.map { (label($0.meter), $0.counts.refusals) }
    for (label, refusals) in [(("workspace", ""), meter.refusals)] + named {
      for (code, count) in refusals.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        text.add("postil_refusals_total", [label, ("code", "\(code)")], Double(count))
      }
    }
    func histogram(
      _ name: String, _ help: String, _ value: (WorkspaceMeter.Counts) -> Histogram
    ) {
      text.begin(name, .histogram, help)
      for (meter, counts, _) in workspaces { text.add(name, [label(meter)], value(counts)) }
    }
    histogram("postil_group_changesets", "Changesets in one transaction.") { $0.groups }
    histogram(
      "postil_commit_seconds",
      "Time of one transaction, judged, written and durable: with its fsync, and the standby's."
    ) { $0.commits }
    histogram("postil_seal_seconds", "Time in which one segment was packed and put in place.") {
      $0.seals
    }
  }

  private func add(backups text: inout MetricsText) {
    let backups = workspaces.compactMap { workspace in
      workspace.meter.lastBackup().map { (label(workspace.meter), $0) }
    }
    text.begin(
      "postil_backup_age_seconds", .gauge,
      "Time since the last backup that was made from this folder, and read back.")
    for (label, backup) in backups {
      let age = max(0, meter.now().milliseconds - backup.at.milliseconds)
      text.add("postil_backup_age_seconds", [label], Double(age) / 1_000)
    }
    text.begin("postil_backup_end_seq", .gauge, "The last seq in that backup.")
    for (label, backup) in backups {
      text.add("postil_backup_end_seq", [label], Double(backup.end))
    }
  }

  private func add(connections text: inout MetricsText) {
    let connections = meter.connections
    text.begin("postil_connections", .gauge, "Open connections.")
    for (state, count) in [
      ("welcomed", connections.welcomed), ("before_hello", connections.strangers),
      ("refused", connections.refused),
    ] {
      text.add("postil_connections", [("state", state)], Double(count))
    }
    text.begin("postil_connections_total", .counter, "Connections that were accepted.")
    text.add("postil_connections_total", [], Double(connections.accepted))
  }
}
