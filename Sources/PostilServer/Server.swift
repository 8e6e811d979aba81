import Foundation
package import Logging
import NIOCore
package import PostilCore
package import PostilLog
import PostilPostgres
import PostilStore
package import PostilWire
import ServiceLifecycle

/// A server's folder, opened and listened for: the listener with its workspaces, key, limits and links.
package struct Server: ~Copyable {
  private let listener: Listener
  /// `nil` where nobody watches.
  private let metrics: MetricsEndpoint?
  /// Keeps other servers out of the folder.
  private let lock: FileLock
  /// One for each workspace, the first admin's invitation in it where nobody has used it.
  private let links: [Link]
  /// True if the first to use a link becomes an admin.
  private let isInviting: Bool
  /// The memory that the servers of a database share.
  private let memory: EtcdMemory?

  /// Takes the folder and the address. If it throws, it leaves nothing behind.
  ///
  /// - Parameter notify: receives the notices for the operator, in this order.
  /// - Throws: `ServerProblem`, and the errors of the folder, its keys and its workspaces.
  package static func open(
    _ options: ServerOptions, logger: Logger, now: @escaping @Sendable () -> Instant,
    progress: @escaping LogProgress = { _, _ in }, notify: (ServerNotice) -> Void
  ) async throws -> Server {
    try options.expectSafe(options.guests)
    let hasNoAddress =
      options.publicAddresses == nil && options.listened.isWildcard
      && ServedLink.addresses(in: options.directory, listeningOn: options.port) == nil
    let formerPin = (try? ServedLink.pin(in: options.directory)) ?? nil
    if hasNoAddress, (try? ServedLink.pin(in: options.directory)) == nil {
      throw options.noAddressForLinks
    }
    let own = try options.ownCertificate.map {
      try ServerIdentity(certificate: $0.certificate, key: $0.key)
    }
    let folder = try ServerFolder(options.directory)
    let memory = options.etcd.isEmpty ? nil : EtcdMemory(options.etcd, logger: logger)
    let shared = options.store.map {
      SharedStore(
        folder, at: $0, needsStandby: options.needsStandby,
        means: NodeMeans(waits: options.waits, memory: memory, logger: logger, now: now))
    }
    let lock =
      if let shared {
        try shared.takeToServe(options.workspace)
      } else {
        try folder.takeToServe(options.workspace, for: options.guests, now: now())
      }
    if options.endsHealing {
      if let shared {
        try shared.endHealing(of: options.workspace)
      } else {
        try folder.endHealing(of: options.workspace, now: now(), progress: progress)
      }
    }
    let workspaces =
      if let shared {
        try shared.openAll(options, notify: notify)
      } else { try folder.openAll(options, now: now, progress: progress, notify: notify) }
    for workspace in workspaces {
      try options.expectSafe(workspace.log.workspace.isOpen ? .anybody : .members)
      if let found = folder.workspace(workspace.name) {
        try OperatorDesk.expectPrivateKey(in: found.path)
      }
    }
    let identity =
      options.isEncrypted ? try own ?? options.keptIdentity(of: folder, after: formerPin) : nil
    let listener = try await Listener.open(
      options, identity: identity, workspaces, of: folder, shared, logger: logger, now: now)
    let metrics = try await options.endpoint()
    // Only now: a start that fails leaves the key that the links pin.
    if options.takesNextKey { try NextKey(in: options.directory).take() }
    let addresses = options.reached(on: listener.port)
    var links = workspaces.map {
      Link(addresses[0], Array(addresses[1...]), workspace: $0.name, pin: identity?.pin)
    }
    if hasNoAddress, try workspaces.contains(where: { try $0.awaitsFirstAdmin() }) {
      throw options.noAddressForLinks
    }
    if let link = links.first {
      try ServedLink.keep(
        link, listeningOn: listener.port,
        isSaid: options.publicAddresses != nil || options.listened.isWildcard && !hasNoAddress,
        in: options.directory)
    }
    let isInviting = try workspaces.inviteFirstAdmins(with: &links) {
      if let shared { return try shared.firstAdminInvite(to: $0) }
      return try folder.workspace($0.name)?.firstAdminInvite(now: now())
    }
    for workspace in workspaces { try workspace.notice(notify) }
    if let pin = identity?.pin, let formerPin, pin != formerPin {
      notify(
        .otherKey(
          lacking: shared == nil
            ? try KeyAnnouncement(of: pin, replacing: formerPin, in: folder).lacking()
            : workspaces.map(\.name)))
    }
    if hasNoAddress {
      links = []
      notify(.noLinks(addresses: MachineAddresses.all()))
    }
    return Server(
      listener: listener, metrics: metrics, lock: lock, links: links, isInviting: isInviting,
      memory: memory)
  }

  /// The port on which metrics are shown; `nil` for none.
  package var metricsPort: Int? { metrics?.port }

  /// Serves until SIGINT or SIGTERM, then finishes pushes in flight.
  ///
  /// - Parameter announce: called when the signals are handled: a reader of the links may stop the server from then
  /// on. An error that it throws ends the server.
  package func run(
    logger: Logger,
    announce: @escaping @Sendable (_ links: [Link], _ isInviting: Bool) throws -> Void
  ) async throws {
    defer { withExtendedLifetime(lock) {} }
    let announced = AnnouncedListener(listener: listener) { [links, isInviting] in
      try announce(links, isInviting)
    }
    let others = metrics.map { [ServiceGroupConfiguration.ServiceConfiguration(service: $0)] } ?? []
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: announced, successTerminationBehavior: .gracefullyShutdownGroup)
        ] + others,
        gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
    do {
      try await services.run()
    } catch {
      await memory?.close()
      throw error
    }
    await memory?.close()
  }
}

private struct AnnouncedListener: Service {
  let listener: Listener
  let announce: @Sendable () throws -> Void

  func run() async throws {
    try announce()
    try await listener.run()
  }
}

extension ServerOptions {
  /// An open workspace, or one served without encryption, is reachable only from this machine.
  fileprivate func expectSafe(_ guests: WorkspaceFolder.Guests) throws(ServerProblem) {
    if listened.isLoopback { return }
    switch guests {
    case .anybody: throw .reachableByAnybody(host: host)
    case .members: if !isEncrypted { throw .reachableInClear(host: host) }
    }
  }

  fileprivate var noAddressForLinks: ServerProblem {
    .noAddressForLinks(host: host, addresses: MachineAddresses.all())
  }

  /// The identity with the folder's key, or with the announced one.
  fileprivate func keptIdentity(of folder: ServerFolder, after former: Pin?) throws
    -> ServerIdentity
  {
    guard takesNextKey else { return try ServerIdentity.kept(in: directory) }
    let next = try NextKey(in: directory).kept()
    guard let former else { throw ServerProblem.notEncrypted(directory: directory) }
    let lacking = try KeyAnnouncement(of: next.pin, replacing: former, in: folder).lacking()
    guard lacking.isEmpty else { throw ServerProblem.notAnnounced(lacking, directory: directory) }
    return next
  }

  /// The addresses that links carry: those named at this start, or at an earlier start of a server that listens on
  /// all addresses; else the address that it listens on.
  ///
  /// - Returns: one at least.
  fileprivate func reached(on port: Int) -> [LinkAddress] {
    if let publicAddresses {
      return publicAddresses.map { LinkAddress(host: $0.host, port: $0.port ?? port) }
    }
    let own = LinkAddress(host: host, port: port)
    guard own.isWildcard else { return [own] }
    return ServedLink.addresses(in: directory, listeningOn: port) ?? [own]
  }
}

extension ServerFolder {
  /// All workspaces that are not archived.
  fileprivate func openAll(
    _ options: ServerOptions, now: () -> Instant, progress: @escaping LogProgress,
    notify: (ServerNotice) -> Void
  ) throws -> [ServedWorkspace] {
    try options.openAll(workspaces().map(\.name), notify: notify) {
      try serving($0, waits: options.waits, now: now(), progress: progress)
    }
  }
}

extension SharedStore {
  /// All workspaces of the database.
  fileprivate func openAll(
    _ options: ServerOptions, notify: (ServerNotice) -> Void
  ) throws -> [ServedWorkspace] {
    let served = try options.openAll(names(), notify: notify) { try serve($0) }
    for workspace in served where workspace.lacksKey {
      notify(.withoutKey(workspace: workspace.name))
    }
    return served
  }
}

extension ServerOptions {
  /// Opens workspaces. One that cannot be opened does not keep the others from being served, but for the one that was
  /// asked for.
  fileprivate func openAll(
    _ names: [String], notify: (ServerNotice) -> Void, _ open: (String) throws -> ServedWorkspace?
  ) throws -> [ServedWorkspace] {
    var faults: [(name: String, error: any Error)] = []
    let served = names.compactMap { name -> ServedWorkspace? in
      do {
        return try open(name)
      } catch {
        faults.append((name, error))
        return nil
      }
    }
    if let fault = faults.first(where: { $0.name == workspace || served.isEmpty }) {
      throw fault.error
    }
    for fault in faults { notify(.notServed(workspace: fault.name, fault.error)) }
    return served
  }
}

extension [ServedWorkspace] {
  /// Puts the first admin's invitation into the link of each workspace where nobody has used it.
  ///
  /// - Returns: whether there is any.
  fileprivate func inviteFirstAdmins(
    with links: inout [Link], _ invitation: (ServedWorkspace) throws -> Invite?
  ) throws -> Bool {
    var isInviting = false
    for (index, served) in enumerated() {
      // Also after a join: the first start of this version revokes the invitations that earlier ones left.
      guard !served.log.workspace.isOpen, served.log.restoration != .healing,
        let invite = try invitation(served)
      else { continue }
      links[index] = links[index].inviting(invite)
      isInviting = true
    }
    return isInviting
  }
}

extension ServedWorkspace {
  /// True if the workspace has no member but the operator.
  fileprivate func awaitsFirstAdmin() throws -> Bool {
    try !log.workspace.isOpen && log.restoration != .healing && log.members().members.count == 1
  }

  /// True if nobody can sign its end here.
  fileprivate var lacksKey: Bool { !log.workspace.isOpen && signer == nil }

  /// Reports how its start recognised its log, and why it takes no pushes if it takes none.
  fileprivate func notice(_ notify: (ServerNotice) -> Void) throws {
    if recognition == .sameOnAnotherDevice { notify(.onAnotherDevice(workspace: name)) }
    if log.restoration == .healing {
      notify(
        .healing(
          workspace: name, recognition, isShared: isShared, until: log.repairEnd,
          end: try log.end()))
    } else if recognition.loss != nil {
      notify(.putBack(workspace: name, recognition))
    }
  }
}

extension ServerOptions {
  /// Takes the address for metrics; `nil` where none was asked for.
  fileprivate func endpoint() async throws -> MetricsEndpoint? {
    guard let (address, meter) = metrics else { return nil }
    return try await ServerProblem.naming(address.host, address.port) {
      try await MetricsEndpoint(host: address.host, port: address.port, meter)
    }
  }
}

extension ServerProblem {
  /// Says why an address cannot be listened on.
  fileprivate static func naming<Opened>(
    _ host: String, _ port: Int, _ open: () async throws -> Opened
  ) async throws -> Opened {
    do {
      return try await open()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw ServerProblem.portInUse(host: host, port: port)
    } catch let error as IOError {
      throw ServerProblem.cannotListen(
        host: host, port: port, reason: String(cString: strerror(error.errnoCode)))
    } catch let error where error is SocketAddressError || error is SocketAddressError.UnknownHost {
      throw ServerProblem.cannotListen(host: host, port: port, reason: nil)
    }
  }
}

extension Listener {
  fileprivate static func open(
    _ options: ServerOptions, identity: ServerIdentity?, _ workspaces: [ServedWorkspace],
    of folder: ServerFolder, _ shared: SharedStore?, logger: Logger,
    now: @escaping @Sendable () -> Instant
  ) async throws -> Listener {
    let (host, port, isLoopback) = (options.host, options.port, options.listened.isLoopback)
    return try await ServerProblem.naming(host, port) {
      try await Listener(
        host: host, port: port, identity: identity, workspaces: workspaces,
        find: { name in
          // Made while this runs: an open workspace stays on this machine all the same.
          let found =
            if let shared {
              try shared.found(name)
            } else { try folder.serving(name, waits: options.waits, now: now()) }
          return found.flatMap {
            isLoopback || !$0.log.workspace.isOpen ? $0 : nil
          }
        },
        limits: options.limits, logger: logger, meter: options.metrics?.meter, now: now)
    }
  }
}
