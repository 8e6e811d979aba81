import ArgumentParser
import Foundation
import Logging
import NIOCore
import PostilCore
import PostilLog
import PostilPages
import PostilReplica
import PostilServer
import PostilStore
import PostilWire
import ServiceLifecycle

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve workspaces: keep their logs and give their events their order.",
    discussion: """
      The first start in a folder creates a workspace; 'postil workspace' makes more. All that are not \
      archived are served, and the link of each is printed: until somebody has joined with it, it is the \
      same at each start, and the first to use it becomes an admin. Serves until SIGINT or SIGTERM; then what is in flight is finished.

      Everything goes through TLS 1.3. The link pins the server's key: the one in DIR/tls-key.pem, made \
      at the first start, or your own with --certificate and --key. A certificate can be renewed for \
      the same key at any time. Another key is announced first, with 'postil workspace announce-key': \
      then replicas that have synced meanwhile go on by themselves, and only others need the new link.

      A workspace that was restored from a backup heals: it takes no pushes, and every replica that \
      syncs gives back what the backup lacked. Start it with --healed when all have synced. One whose files were \
      put back from a copy heals by itself.
      """)

  @OptionGroup var location: Location

  @Argument(help: ArgumentHelp("The server's folder; left out with -C.", valueName: "dir"))
  var named: String?

  private var directory: String { named ?? location.path }

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

  @Flag(help: "From now on with the key that was announced, in the place of the one before.")
  var nextKey = false

  @Option(
    name: .customLong("public"),
    help: ArgumentHelp(
      """
      What links say, where others reach it: one or several with , between them, or all for this \
      machine's own. The port is that of --listen by default.
      """,
      valueName: "host[:port]"))
  var publicAddress: String?

  @Option(
    help: ArgumentHelp(
      "What a workspace may take on the disk, such as 20G; as much as there is by default.",
      valueName: "size"))
  var quota: ByteCount?

  @Option(
    help: ArgumentHelp(
      "What one member may push in a day, unpacked, such as 1G; none for as much as comes.",
      valueName: "size"))
  var dailyPush = ByteAllowance(bytes: ServerLimits().dailyPushBytes)

  @Flag(help: "At the first start: anybody who reaches it may join and do everything.")
  var open = false

  @Flag(help: "Serve without encryption.")
  var insecure = false

  @Flag(
    help: "End the healing of a workspace that was restored or put back: take pushes from now on.")
  var healed = false

  @Option(
    help: ArgumentHelp(
      """
      How long pushes wait, where the folder turns out to have been put back from a copy, until a replica gives \
      something back; 0 to 1440.
      """,
      valueName: "minutes"))
  var repairWait = 10

  @Flag(help: "Log every connection.")
  var verbose = false

  func validate() throws {
    // Not the current folder: a first start would make a server of it.
    guard named != nil || location.directory != nil else {
      throw ValidationError("Missing expected argument '<dir>'")
    }
    _ = try NamedServer.directory(location, named)
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError("--certificate and --key go together")
    }
    guard (0...1_440).contains(repairWait) else {
      throw ValidationError("--repair-wait takes 0 to 1440 minutes")
    }
    guard !insecure || key == nil else {
      throw ValidationError("--insecure goes without --certificate and --key")
    }
    guard !nextKey || (key == nil && !insecure) else {
      throw ValidationError("--next-key goes without --certificate, --key and --insecure")
    }
  }

  func run() async throws {
    guard let typed = TypedAddress(listening: listen), let port = typed.port else {
      throw ServeProblem.malformedAddress(listen)
    }
    let host = typed.host
    let said = try publicAddress.map { try TypedAddress.inLinks($0, listening: host) }
    let isUnsaid =
      said == nil && LinkAddress(host: host, port: 1).isWildcard
      && ServedLink.addresses(in: directory, listeningOn: port) == nil
    // Before anything is made: what is refused leaves nothing behind.
    try expectSafe(host, isOpen: open)
    if isUnsaid, (try? ServedLink.pin(in: directory)) == nil {
      throw ServeProblem.noAddressForLinks(host: host, addresses: MachineAddresses.all())
    }
    let own = try ownIdentity()
    let folder = try ServerFolder(directory)
    let lock = try folder.takeToServe(
      workspace, for: open ? .anybody : .members, now: currentInstant())
    defer { withExtendedLifetime(lock) {} }
    if healed { try folder.endHealing(of: workspace, now: currentInstant()) }
    let workspaces = try openAll(of: folder)
    for workspace in workspaces {
      try expectSafe(host, isOpen: workspace.log.workspace.isOpen)
      if let found = folder.workspace(workspace.name) {
        try OperatorDesk.expectPrivateKey(in: found.path)
      }
    }
    var logger = Logger(label: "postil") { LogLines(StreamLogHandler.standardError(label: $0)) }
    logger.logLevel = verbose ? .debug : .notice
    let formerPin = (try? ServedLink.pin(in: directory)) ?? nil
    let identity = insecure ? nil : try own ?? keptIdentity(of: folder, after: formerPin)
    let listener = try await listener(
      host: host, port: port, identity: identity, workspaces, of: folder, logger: logger)
    // Only now: a start that comes to nothing leaves the key that the links pin.
    if nextKey { try NextKey(in: directory).take() }
    let addresses = reached(listener, on: host, said)
    var links = workspaces.map {
      Link(addresses[0], Array(addresses[1...]), workspace: $0.name, pin: identity?.pin)
    }
    if isUnsaid, try workspaces.contains(where: { try awaitsFirstAdmin($0) }) {
      throw ServeProblem.noAddressForLinks(host: host, addresses: MachineAddresses.all())
    }
    if let link = links.first {
      let isWildcard = LinkAddress(host: host, port: 1).isWildcard
      try ServedLink.keep(
        link, listeningOn: listener.port, isSaid: said != nil || isWildcard && !isUnsaid,
        in: directory)
    }
    let invites = try inviteFirstAdmins(to: &links, of: workspaces, in: folder)
    for workspace in workspaces { try sayOfHealing(workspace) }
    try sayOfKey(identity?.pin, after: formerPin, in: folder)
    if isUnsaid {
      links = []
      Terminal.say(
        """
        serving on all addresses of this machine (\(MachineAddresses.all().joined(separator: ", "))): no \
        link is printed until --public HOST[:PORT] says which of them others reach
        """)
    }
    let announced = AnnouncedListener(listener: listener, links: links, invites: invites)
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: announced, successTerminationBehavior: .gracefullyShutdownGroup)],
        gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
    ).run()
    Terminal.say("stopped; everything acknowledged is in \(directory)")
  }

  private var waits: RepairWaits {
    var waits = RepairWaits()
    waits.untilGivenBack = Int64(repairWait) * 60_000
    return waits
  }

  /// Why a workspace takes no pushes, and until when.
  private func sayOfHealing(_ workspace: ServedWorkspace) throws {
    let (name, log) = (workspace.name, workspace.log)
    if workspace.recognition == .sameOnAnotherDevice {
      Terminal.say("note: \(name) lies on another device than when it was last served")
    }
    let found =
      workspace.recognition == .putBack
      ? "\(name) is not the file that was served last: it was put back from a copy, or copied here"
      : "\(name) was put back from a copy"
    guard log.restoration == .healing else {
      if workspace.recognition == .putBack {
        Terminal.say("note: \(found); it takes pushes at once, as --repair-wait 0 says")
      }
      return
    }
    let toEnd = "stop, then postil serve \(directory) --workspace \(name) --healed"
    guard let end = log.repairEnd else {
      return Terminal.say(
        """
        healing: \(name) was restored from a backup and takes no pushes; every replica that \
        syncs gives back what it lacks, now at event \(try log.head())
        to end it when all replicas have synced: \(toEnd)
        """)
    }
    Terminal.say(
      """
      healing: \(found). It takes no pushes until \(end.iso8601); every replica that syncs gives back what it lacks, now at event \
      \(try log.head()), and then pushes wait for 24 hours after the last
      to end it when all replicas have synced: \(toEnd)
      """)
  }

  /// What links say: what was said now, or at an earlier start of a server that listens on all addresses; else
  /// where it listens.
  ///
  /// - Returns: one at least.
  private func reached(_ listener: Listener, on host: String, _ said: [TypedAddress]?)
    -> [LinkAddress]
  {
    if let said { return said.map { $0.linked(port: listener.port) } }
    let own = LinkAddress(host: host, port: listener.port)
    guard own.isWildcard else { return [own] }
    return ServedLink.addresses(in: directory, listeningOn: listener.port) ?? [own]
  }

  /// Puts the first admin's invitation into the link of each workspace where nobody has used it.
  ///
  /// - Returns: whether there is any.
  private func inviteFirstAdmins(
    to links: inout [Link], of workspaces: [ServedWorkspace], in folder: ServerFolder
  ) throws -> Bool {
    var isInviting = false
    for (index, workspace) in workspaces.enumerated() {
      let log = workspace.log
      // Also where somebody has joined: the first start of this version revokes what earlier ones left.
      guard !log.workspace.isOpen, log.restoration != .healing,
        let invite = try folder.workspace(workspace.name)?.firstAdminInvite(now: currentInstant())
      else { continue }
      links[index] = links[index].inviting(invite)
      isInviting = true
    }
    return isInviting
  }

  /// Whether nobody but the operator belongs to it.
  private func awaitsFirstAdmin(_ workspace: ServedWorkspace) throws -> Bool {
    let log = workspace.log
    return try !log.workspace.isOpen && log.restoration != .healing
      && log.members().members.count == 1
  }

  /// What is not encrypted, or open to everybody, stays on this machine.
  private func expectSafe(_ host: String, isOpen: Bool) throws {
    if LinkAddress(host: host, port: 1).isLoopback { return }
    if isOpen { throw ServeProblem.reachableByAnybody(host: host) }
    if insecure { throw ServeProblem.reachableInClear(host: host) }
  }

  private var limits: ServerLimits {
    var limits = ServerLimits()
    limits.quotaBytes = quota?.bytes
    limits.dailyPushBytes = dailyPush.bytes
    return limits
  }

  /// All that are not archived. One that cannot be opened does not keep the others from being served,
  /// but for the one that was asked for.
  private func openAll(of folder: ServerFolder) throws -> [ServedWorkspace] {
    var faults: [(name: String, error: any Error)] = []
    let served = try folder.workspaces().compactMap { found -> ServedWorkspace? in
      do {
        return try folder.serving(found.name, waits: waits, now: currentInstant())
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

  /// With the folder's key, or the one that is to follow it.
  private func keptIdentity(of folder: ServerFolder, after former: Pin?) throws -> ServerIdentity {
    guard nextKey else { return try ServerIdentity.kept(in: directory) }
    let next = try NextKey(in: directory).kept()
    guard let former else { throw ServeProblem.notEncrypted(directory: directory) }
    let lacking = try KeyAnnouncement(of: next.pin, replacing: former, in: folder).lacking()
    guard lacking.isEmpty else {
      throw ServeProblem.notAnnounced(lacking, directory: directory)
    }
    return next
  }

  /// Says who needs the link, where the key is another one than before.
  private func sayOfKey(_ pin: Pin?, after former: Pin?, in folder: ServerFolder) throws {
    guard let pin, let former, pin != former else { return }
    let lacking = try KeyAnnouncement(of: pin, replacing: former, in: folder).lacking()
    Terminal.say(
      lacking.isEmpty
        ? """
        the server has the key that was announced: replicas that have synced since go on by themselves; \
        others need the link, postil link LINK, and invitations from before must be made anew
        """
        : """
        the server has another key than before, which was not announced in \
        \(lacking.joined(separator: ", ")): every replica there needs the link, postil link LINK
        """)
  }

  private func ownIdentity() throws -> ServerIdentity? {
    guard let certificate, let key else { return nil }
    return try ServerIdentity(certificate: certificate, key: key)
  }

  private func listener(
    host: String, port: Int, identity: ServerIdentity?, _ workspaces: [ServedWorkspace],
    of folder: ServerFolder, logger: Logger
  ) async throws -> Listener {
    let isLoopback = LinkAddress(host: host, port: 1).isLoopback
    do {
      return try await Listener(
        host: host, port: port, identity: identity, workspaces: workspaces,
        find: { name in
          // Made while this runs: what is open to everybody stays on this machine all the same.
          try folder.serving(name, waits: waits, now: currentInstant()).flatMap {
            isLoopback || !$0.log.workspace.isOpen ? $0 : nil
          }
        },
        limits: limits, logger: logger, now: currentInstant)
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw ServeProblem.portInUse(host: host, port: port)
    } catch let error as IOError {
      throw ServeProblem.cannotListen(
        host: host, port: port, reason: String(cString: strerror(error.errnoCode)))
    } catch let error where error is SocketAddressError || error is SocketAddressError.UnknownHost {
      throw ServeProblem.cannotListen(host: host, port: port, reason: "the name does not resolve")
    }
  }
}

/// Prints the links when the group runs its services: from then on it also minds the signals, and
/// whoever has read a link may stop the server.
private struct AnnouncedListener: Service {
  let listener: Listener
  let links: [Link]
  /// Whether the first to use a link becomes an admin.
  let invites: Bool

  func run() async throws {
    // At once, also into a pipe: whoever started this waits for the links.
    for link in links { print("\(link)") }
    do {
      try Terminal.finish()
    } catch FileProblem.unwritten(let reason) {
      throw CommandError(
        .refused, "the link could not be printed, so nothing is served: \(reason)",
        hint:
          "print it elsewhere, or make room; until somebody joined, the next start prints the same")
    }
    if invites {
      Terminal.say(
        "the first who uses this link becomes an admin: postil clone LINK DIR --as NAME")
      Terminal.say(
        """
        it stays good until then; everybody else needs an invitation: postil invite --role analyst, here or as \
        an admin
        """)
    }
    Terminal.say("serving until Ctrl-C")
    try await listener.run()
  }
}
