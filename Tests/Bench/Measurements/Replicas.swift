import Foundation
import PostilCore
import PostilLog
import PostilWire

extension Measurement {
  /// The real program against the real server, whole processes over loopback.
  static let replicas = Measurement(name: "replica") { recording in
    let site = try Site(recording)
    let events = Double(recording.events)
    func rate(_ name: String, _ seconds: Double) -> Row {
      Row(name: name, figure: events / seconds, unit: .eventsPerSecond)
    }
    func time(_ name: String, _ run: Run) -> Row {
      Row(name: name, figure: run.seconds * 1_000, unit: .milliseconds)
    }
    func peak(_ name: String, _ run: Run) -> Row {
      Row(name: "\(name), peak memory", figure: Double(run.peakBytes) / 1e6, unit: .megabytes)
    }
    var rows = [
      rate("durable appends, groups of 16", site.appendSeconds),
      rate("sealing", site.sealSeconds),
      Row(
        name: "server's disk",
        figure: Double(site.bytes(of: "server/workspaces/newsroom/workspace.sqlite")) / events,
        unit: .bytesPerEvent
      ).reaching(100),
    ]
    let server = try site.serve()
    defer { server.stop() }
    let clone = try site.postil("clone", site.invitation(), "north", "--as", "north")
    rows += [
      rate("cold clone", clone.seconds).reaching(150_000), peak("cold clone", clone).reaching(200),
    ]
    rows += try Limit.clone(of: "north", site, events: events)
    rows += try sizes(site, server: server.line, events: events)
    _ = try site.postil("clone", site.invitation(), "south", "--as", "south")
    let sync = try site.postil("-C", "north", "sync", allowing: [0, 4])
    rows.append(time("idle sync", sync))
    let status = try site.postil("-C", "north", "status")
    rows.append(time("status", status))
    let conflicts = try site.postil("-C", "north", "conflicts", allowing: [0, 4])
    rows.append(time("conflicts", conflicts).reaching(50))
    let article = Crockford.encode(recording.article.bytes)
    let list = try site.postil("-C", "north", "annotations", article)
    rows.append(time("annotations of one article", list).reaching(30))
    _ = try site.postil("-C", "south", "set", article, "status=accepted")
    let push = try site.postil("-C", "south", "sync", allowing: [0, 4])
    rows.append(time("push of 1 event", push).reaching(40))
    let pull = try site.postil("-C", "north", "sync", allowing: [0, 4])
    rows.append(time("pull of 1 event", pull).reaching(40))
    let rebuild = try site.postil("-C", "north", "rebuild")
    rows += [rate("rebuild", rebuild.seconds).reaching(250_000), peak("rebuild", rebuild)]
    let verify = try site.postil("-C", "north", "verify")
    rows += [rate("verify", verify.seconds).reaching(700_000), peak("verify", verify)]
    let logOnly = try site.postil("-C", "north", "verify", "--log-only")
    rows += [
      rate("verify --log-only", logOnly.seconds).reaching(700_000),
      peak("verify --log-only", logOnly),
    ]
    let folder = try site.postil("verify", "server")
    rows += [
      rate("verify of a server's folder", folder.seconds).reaching(700_000),
      peak("verify of a server's folder", folder),
    ]
    rows.append(
      Row(
        name: "replica's disk",
        figure: Double(site.bytes(of: "north/.postil/replica.sqlite")) / events,
        unit: .bytesPerEvent))
    return rows
  }

  /// The bytes that the server sends. A relay counts them, which would cost time.
  private static func sizes(_ site: Site, server line: String, events: Double) throws -> [Row] {
    let link = try Link(line)
    let relay = try Relay(to: UInt16(link.first.port))
    defer { relay.stop() }
    let invitation = try Link(site.invitation())
    let counted = Link(
      host: link.first.host, port: Int(relay.port), workspace: link.workspace,
      invite: invitation.invite)
    _ = try site.postil("clone", counted.description, "east", "--as", "east")
    let clone = relay.takeReceived()
    _ = try site.postil("-C", "east", "sync", allowing: [0, 4])
    return [
      Row(name: "cold clone, wire", figure: Double(clone) / events, unit: .bytesPerEvent)
        .reaching(100),
      Row(name: "idle sync, wire", figure: Double(relay.takeReceived()), unit: .bytes)
        .reaching(256),
    ]
  }
}

extension Recording {
  /// One that is annotated.
  fileprivate var article: ContentID {
    for changeset in changesets.dropFirst(changesets.count / 3) {
      for index in changeset.events.ranges.indices {
        if case .annotationAdded(let added)? = (try? changeset.event(at: index))?.change {
          return added.article
        }
      }
    }
    preconditionFailure("a workload has annotations")
  }
}
