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
    abstract: "Serve a workspace: keep its log and give its events their order.",
    discussion: """
      The first start in a folder creates the workspace and prints a link that makes whoever uses it \
      first an admin; later starts print the link without an invitation. Serves until SIGINT or \
      SIGTERM; then what is in flight is finished.

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

  @Option(help: ArgumentHelp("The workspace's name, at the first start.", valueName: "name"))
  var workspace: String?

  @Option(help: ArgumentHelp("A certificate of your own, in PEM.", valueName: "file"))
  var certificate: String?

  @Option(help: ArgumentHelp("Its private key, in PEM.", valueName: "file"))
  var key: String?

  @Option(
    name: .customLong("public"),
    help: ArgumentHelp("What links say, where others reach it elsewhere.", valueName: "host:port"))
  var publicAddress: String?

  @Flag(help: "At the first start: anybody who reaches it may join and do everything.")
  var open = false

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
    let (host, port) = try Self.address(listen)
    let said = try publicAddress.map { try Self.address($0) }
    // Before anything is made: what is refused leaves nothing behind.
    try expectSafe(host, isOpen: open)
    let own = try ownIdentity()
    var folder = try WorkspaceFolder.open(
      at: directory, name: workspace, isOpen: open, now: currentInstant())
    let isOpen = folder.store.workspace.isOpen
    try expectSafe(host, isOpen: isOpen)
    try OperatorDesk.expectPrivateKey(in: directory)
    if healed { try folder.endHealing(at: directory) }
    var logger = Logger(label: "postil") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = verbose ? .debug : .notice
    let identity = insecure ? nil : try own ?? ServerIdentity.kept(in: directory)
    let listener = try await listener(
      host: host, port: port, identity: identity, store: folder.store, logger: logger)
    let link = Link(
      host: said?.host ?? host, port: said?.port ?? listener.port,
      workspace: folder.store.workspace.name, pin: identity?.pin)
    try ServedLink.keep(link, in: directory)
    var invite: Invite?
    if folder.isNew, !isOpen {
      let key = SigningKey()
      let invitation = Invitation(
        publicKey: key.publicKey, guest: .member(.admin, name: nil),
        expires: InviteLife.week.end(from: currentInstant()))
      try OperatorDesk(at: directory).record(.memberInvited(invitation), now: currentInstant())
      invite = Invite(key, workspaceID: folder.store.workspace.id)
    }
    if folder.store.restoration == .healing {
      Terminal.say(
        """
        healing: this workspace was restored from a backup and takes no pushes; every replica that \
        syncs gives back what it lacks, now at event \(try folder.store.head())
        to end it when all replicas have synced: stop, then postil serve \(directory) --healed
        """)
    }
    let announced = AnnouncedListener(listener: listener, link: link, invite: invite)
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: announced, successTerminationBehavior: .gracefullyShutdownGroup)],
        gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
    ).run()
    withExtendedLifetime(folder) {}
    Terminal.say("stopped; everything acknowledged is in \(directory)")
  }

  /// What is not encrypted, or open to everybody, stays on this machine.
  private func expectSafe(_ host: String, isOpen: Bool) throws {
    guard Link(host: host, port: 1, workspace: "").isLoopback || !(insecure || isOpen) else {
      throw ServeProblem.notLoopback(host: host, isOpen: isOpen)
    }
  }

  private static func address(_ typed: String) throws -> (host: String, port: Int) {
    guard let colon = typed.lastIndex(of: ":"),
      let port = Int(typed[typed.index(after: colon)...]), (0...65_535).contains(port)
    else { throw ServeProblem.malformedAddress(typed) }
    return (typed[..<colon].trimmingCharacters(in: ["[", "]"]), port)
  }

  private func ownIdentity() throws -> ServerIdentity? {
    guard let certificate, let key else { return nil }
    return try ServerIdentity(certificate: certificate, key: key)
  }

  private func listener(
    host: String, port: Int, identity: ServerIdentity?, store: ServerStore, logger: Logger
  ) async throws -> Listener {
    do {
      return try await Listener(
        host: host, port: port, identity: identity, log: store, logger: logger,
        now: currentInstant)
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw ServeProblem.portInUse(host: host, port: port)
    } catch let error as IOError {
      throw ServeProblem.cannotListen(
        host: host, port: port, reason: String(cString: strerror(error.errnoCode)))
    } catch is SocketAddressError {
      throw ServeProblem.cannotListen(host: host, port: port, reason: "the name does not resolve")
    }
  }
}

/// Prints the link when the group runs its services: from then on it also minds the signals, and
/// whoever has read the link may stop the server.
private struct AnnouncedListener: Service {
  let listener: Listener
  let link: Link
  /// For the first member of a new workspace.
  let invite: Invite?

  func run() async throws {
    print(invite.map(link.inviting) ?? link)
    // Also into a pipe: whoever started this waits for the link.
    fflush(nil)
    if invite != nil {
      Terminal.say(
        """
        this link makes whoever uses it first an admin: postil clone LINK DIR --as NAME
        for everybody else: postil invite --role analyst, here or as an admin
        """)
    }
    Terminal.say("serving until Ctrl-C")
    try await listener.run()
  }
}
