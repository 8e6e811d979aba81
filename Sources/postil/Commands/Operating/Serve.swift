import ArgumentParser
import Logging
import PostilCore
import PostilLog
import PostilPages
import PostilPostgres
import PostilServer
import PostilWire

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve workspaces: keep their logs, and give their events an order.",
    discussion: """
      The first start in a folder creates a workspace; 'postil workspace' makes more. It serves \
      all that are not archived, and prints a link for each: every start prints the same link \
      until somebody joins with it, and the first person to use it becomes an admin. Serves until \
      SIGINT or SIGTERM, and then finishes what is in flight.

      Everything goes through TLS 1.3. The link pins the server's key: the one in DIR/tls-key.pem, made \
      at the first start, or your own with --certificate and --key. A certificate can be renewed for \
      the same key at any time. Another key is announced first, with 'postil workspace announce-key': \
      then replicas that have synced meanwhile go on by themselves, and only others need the new link.

      A workspace that was restored from a backup heals: it takes no pushes, and every replica \
      that syncs gives back what the backup lacked. Start it with --healed when all have synced. \
      One whose files were put back from a copy heals by itself, and so does one whose database \
      failed over to a log that lacks what was acknowledged.

      With --store the logs lie in PostgreSQL, where any number of servers append to them, and DIR holds only \
      the keys that 'postil workspace create --store' made: every server has a copy of it. All \
      workspaces of the database are served.
      """)

  @OptionGroup var location: Location

  @Argument(help: ArgumentHelp("The server's folder; left out with -C.", valueName: "dir"))
  var named: String?

  private var directory: String { named ?? location.path }

  @Option(help: ArgumentHelp("Where to listen; port 0 takes any free one.", valueName: "host:port"))
  var listen = "127.0.0.1:4747"

  @Option(
    help: ArgumentHelp(
      "A workspace: the first start makes it, later starts expect it.", valueName: "name"))
  var workspace: String?

  @OptionGroup var shared: StoreOption
  @OptionGroup var watching: WatchOptions

  @Option(help: ArgumentHelp("A certificate of your own, in PEM.", valueName: "file"))
  var certificate: String?

  @Option(help: ArgumentHelp("Its private key, in PEM.", valueName: "file"))
  var key: String?

  @Flag(help: "Switch to the key that was announced.")
  var nextKey = false

  @Option(
    name: .customLong("public"),
    help: ArgumentHelp(
      """
      The addresses in links, as others reach this machine: one or several separated by commas, or \
      all for its own. The port is --listen's by default.
      """,
      valueName: "host[:port]"))
  var publicAddress: String?

  @Option(
    help: ArgumentHelp(
      "How much disk a workspace may use, in bytes or with K, M, G or T as in 20G; unlimited by default.",
      valueName: "size"))
  var quota: ByteCount?

  @Option(
    help: ArgumentHelp(
      "How much one member may push a day, uncompressed, in bytes or with K, M, G or T as in 1G; none for no limit.",
      valueName: "size"))
  var dailyPush = ByteAllowance(bytes: ServerLimits().dailyPushBytes)

  @Flag(help: "At the first start: anyone who can reach it may join and do everything.")
  var open = false

  @Flag(help: "Serve without encryption.")
  var insecure = false

  @Flag(
    help: "End the healing of a workspace that was restored or put back: take pushes from now on.")
  var healed = false

  @Option(
    help: ArgumentHelp(
      """
      How long pushes wait for a replica to give something back, if the folder turns out to have \
      been put back from a copy, or nobody remembers how far a database's log went; 0 to 1440.
      """,
      valueName: "minutes"))
  var repairWait = 10

  @Flag(
    help: """
      With --store: acknowledge what is on the database's own disk, also where no synchronous standby has it.
      """)
  var allowNoStandby = false

  @OptionGroup var memory: EtcdOption

  @Flag(help: "Log every connection.")
  var verbose = false

  func validate() throws {
    // Not the current folder: a first start would make a server of it.
    guard named != nil || location.directory != nil else {
      throw ValidationError.missing(argument: "dir")
    }
    _ = try NamedServer.directory(location, named)
    guard (certificate == nil) == (key == nil) else {
      throw ValidationError.inseparable("--certificate", "--key")
    }
    let waits = 0...1_440
    guard waits.contains(repairWait) else {
      throw ValidationError.outside(waits, "--repair-wait", of: "minutes")
    }
    guard !insecure || key == nil else {
      throw ValidationError.exclusive("--insecure", "--key")
    }
    guard !nextKey || key == nil else { throw ValidationError.exclusive("--next-key", "--key") }
    try shared.expectAlone(
      ("--open", open), ("--next-key", nextKey), ("--quota", quota != nil))
    guard memory.etcd == nil || shared.store != nil else {
      throw ValidationError.needs("--etcd", other: "--store")
    }
    guard !nextKey || !insecure else {
      throw ValidationError.exclusive("--next-key", "--insecure")
    }
  }

  func run() async throws {
    guard let typed = TypedAddress(listening: listen), let port = typed.port else {
      throw ServeProblem.malformedAddress(listen)
    }
    var options = ServerOptions(directory: directory, host: typed.host, port: port)
    options.publicAddresses = try publicAddress.map {
      try TypedAddress.inLinks($0, listening: typed.host).map {
        ServerOptions.PublicAddress(host: $0.host, port: $0.port)
      }
    }
    options.metrics = try metrics()
    options.store = try shared.address()
    options.needsStandby = !allowNoStandby
    options.etcd = memory.etcd?.addresses ?? []
    options.workspace = workspace
    options.guests = open ? .anybody : .members
    options.isEncrypted = !insecure
    if let certificate, let key {
      options.ownCertificate = .init(certificate: certificate, key: key)
    }
    options.takesNextKey = nextKey
    options.endsHealing = healed
    options.limits.quotaBytes = quota?.bytes
    options.limits.dailyPushBytes = dailyPush.bytes
    options.waits.untilFirstSegment = Int64(repairWait) * 60_000
    var logger = logger
    logger.logLevel = verbose || Settings.current.isVerbose ? .debug : .notice
    let server = try await server(for: options, logger: logger)
    if let (address, _) = options.metrics, let port = server.metricsPort {
      Terminal.say(ServeText.metrics(at: "\(LinkAddress(host: address.host, port: port))"))
    }
    try await server.run(logger: logger) { [isShared = options.store != nil] in
      try Self.announce($0, isInviting: $1, isShared: isShared)
    }
    Terminal.say(options.store == nil ? ServeText.stopped(directory) : ServeText.stoppedShared)
  }

  private func metrics() throws -> (address: LinkAddress, meter: ServerMeter)? {
    guard let typed = watching.metrics else { return nil }
    guard let address = TypedAddress(listening: typed), let port = address.port else {
      throw ServeProblem.malformedAddress(typed)
    }
    let clock = ContinuousClock()
    let start = clock.now
    return (
      LinkAddress(host: address.host, port: port),
      ServerMeter(clock: { clock.now - start }, now: currentInstant)
    )
  }

  private var logger: Logger {
    switch watching.log {
    case .text:
      return Logger(label: "postil") { LogLines(StreamLogHandler.standardError(label: $0)) }
    case .json:
      Terminal.useLines()
      return Logger(label: "postil") { _ in
        JSONLogLines(stamp: { currentInstant().iso8601 }, write: { Terminal.writeError($0) })
      }
    }
  }

  /// Shows how far the work has come where a log is counted anew by the laws of this version.
  private func server(for options: ServerOptions, logger: Logger) async throws -> Server {
    let bar = ProgressBar("events")
    defer { bar.clear() }
    return try await Server.open(
      options, logger: logger, now: currentInstant, progress: bar.show
    ) {
      bar.clear()
      Terminal.say(of: $0, in: directory)
    }
  }

  private static func announce(_ links: [Link], isInviting: Bool, isShared: Bool) throws {
    // At once, also into a pipe: a program that started this waits for the links.
    for link in links { print("\(link)") }
    do {
      try Terminal.finish()
    } catch {
      throw Diagnosis.unprintedLink(error.reason)
    }
    if isInviting { Terminal.say(ServeText.firstAdmin(isShared: isShared)) }
    Terminal.say(ServeText.serving)
  }
}
