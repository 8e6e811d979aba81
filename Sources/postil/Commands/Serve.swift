import ArgumentParser
import Foundation
import Logging
import NIOCore
import PostilCore
import PostilReplica
import PostilServer
import PostilStore
import PostilWire
import ServiceLifecycle

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve workspaces: keep their logs and give their events their order.",
    discussion: """
      The first start in a folder creates a workspace; later ones find it there, and 'postil workspace' \
      makes more. All that are not archived are served. Prints the link of each to clone from, and \
      serves until SIGINT or SIGTERM; then what is in flight is finished.

      Everything goes through TLS 1.3. The link pins the server's key: the one in DIR/tls-key.pem, made \
      at the first start, or your own with --certificate and --key. A certificate can be renewed for \
      the same key at any time; with another key every replica needs the new link.

      A workspace that was restored from a backup heals: it takes no pushes, and every replica that \
      syncs gives back what the backup lacked. Start it with --healed when all have synced.
      """)

  @Argument(help: ArgumentHelp("The server's folder.", valueName: "dir"))
  var directory: String

  @Option(help: ArgumentHelp("Where to listen; port 0 takes any free one.", valueName: "host:port"))
  var listen = "127.0.0.1:4747"

  @Option(
    help: ArgumentHelp(
      "A workspace: made at the first start, later one that must be there.", valueName: "name"))
  var workspace: String?

  @Option(help: ArgumentHelp("A certificate of your own, in PEM.", valueName: "file"))
  var certificate: String?

  @Option(help: ArgumentHelp("Its private key, in PEM.", valueName: "file"))
  var key: String?

  @Option(
    help: ArgumentHelp(
      "What a workspace may take on the disk, such as 20G; as much as there is by default.",
      valueName: "size"))
  var quota: ByteCount?

  @Flag(help: "Serve without encryption.")
  var insecure = false

  @Flag(help: "End the healing of a restored workspace: take pushes from now on.")
  var healed = false

  @Flag(help: "Log every connection.")
  var verbose = false

  func validate() throws {
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key go together")
    }
    guard !insecure || key == nil else {
      throw ValidationError("--insecure goes without --certificate and --key")
    }
  }

  func run() async throws {
    let (host, port) = try address()
    // Before anything is made: what is refused leaves nothing behind.
    let own = try ownIdentity()
    let folder = try ServerFolder(directory)
    let lock = try folder.takeToServe(workspace, newID: newWorkspaceID())
    defer { withExtendedLifetime(lock) {} }
    if healed { try folder.endHealing(of: workspace) }
    let workspaces = try openAll(of: folder)
    var logger = Logger(label: "postil") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = verbose ? .debug : .notice
    let identity = insecure ? nil : try own ?? ServerIdentity.kept(in: directory)
    let listener = try await listener(
      host: host, port: port, identity: identity, workspaces, of: folder, logger: logger)
    let links = workspaces.map {
      Link(host: host, port: listener.port, workspace: $0.name, pin: identity?.pin)
    }
    for workspace in workspaces where workspace.log.restoration == .healing {
      Terminal.say(
        """
        healing: \(workspace.name) was restored from a backup and takes no pushes; every replica that \
        syncs gives back what it lacks, now at event \(try workspace.log.head())
        to end it when all replicas have synced: stop, then postil serve \(directory) --workspace \
        \(workspace.name) --healed
        """)
    }
    let announced = AnnouncedListener(listener: listener, links: links)
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: announced, successTerminationBehavior: .gracefullyShutdownGroup)],
        gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
    ).run()
    Terminal.say("stopped; everything acknowledged is in \(directory)")
  }

  private func address() throws -> (host: String, port: Int) {
    guard let colon = listen.lastIndex(of: ":"),
      let port = Int(listen[listen.index(after: colon)...]), (0...65_535).contains(port)
    else { throw ServeProblem.malformedAddress(listen) }
    let host = listen[..<colon].trimmingCharacters(in: ["[", "]"])
    guard Link(host: host, port: port, workspace: "").isLoopback else {
      throw ServeProblem.notLoopback(host: host)
    }
    return (host, port)
  }

  private var limits: ServerLimits {
    var limits = ServerLimits()
    limits.quotaBytes = quota?.bytes
    return limits
  }

  /// All that are not archived. One that cannot be opened does not keep the others from being served,
  /// but for the one that was asked for.
  private func openAll(of folder: ServerFolder) throws -> [ServedWorkspace] {
    var faults: [(name: String, error: any Error)] = []
    let served = try folder.workspaces().compactMap { found -> ServedWorkspace? in
      do {
        return try folder.serving(found.name)
      } catch {
        faults.append((found.name, error))
        return nil
      }
    }
    if let fault = faults.first(where: { $0.name == workspace || served.isEmpty }) {
      throw fault.error
    }
    for fault in faults {
      Terminal.complain(
        "not served: \(fault.name)\n" + (Diagnosis(fault.error)?.lines ?? "\(fault.error)"))
    }
    return served
  }

  private func ownIdentity() throws -> ServerIdentity? {
    guard let certificate, let key else { return nil }
    return try ServerIdentity(certificate: certificate, key: key)
  }

  private func listener(
    host: String, port: Int, identity: ServerIdentity?, _ workspaces: [ServedWorkspace],
    of folder: ServerFolder, logger: Logger
  ) async throws -> Listener {
    do {
      return try await Listener(
        host: host, port: port, identity: identity, workspaces: workspaces, find: folder.serving,
        limits: limits, logger: logger, now: currentInstant)
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw ServeProblem.portInUse(host: host, port: port)
    } catch let error as IOError {
      throw ServeProblem.cannotListen(
        host: host, port: port, reason: String(cString: strerror(error.errnoCode)))
    }
  }
}

/// 16 random bytes.
func newWorkspaceID() -> [UInt8] {
  (0..<16).map { _ in UInt8.random(in: .min ... .max) }
}

/// Prints the links when the group runs its services: from then on it also minds the signals, and
/// whoever has read a link may stop the server.
private struct AnnouncedListener: Service {
  let listener: Listener
  let links: [Link]

  func run() async throws {
    // At once, also into a pipe: whoever started this waits for the links.
    print(links.map(\.description).joined(separator: "\n"))
    fflush(nil)
    Terminal.say("serving until Ctrl-C; clone with: postil clone LINK DIR --as NAME")
    try await listener.run()
  }
}
