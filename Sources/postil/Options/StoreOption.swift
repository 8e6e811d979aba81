import ArgumentParser
import PostilPostgres
import PostilServer

/// The database that holds the logs of a server's workspaces, where they do not lie in its folder.
struct StoreOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A PostgreSQL database that holds the logs, for one or several servers, such as \
      'postgresql://postil@db1,db2/postil'. The password comes from \
      libpq's password or service file.
      """,
      valueName: "uri"))
  var store: String?

  /// - Throws: `PostgresError` for what is no address, or holds a password.
  func address() throws -> PostgresAddress? { try store.map { try PostgresAddress($0) } }

  /// - Parameter others: options that are for logs in the folder, and whether they were given.
  func expectAlone(_ others: (name: String, isGiven: Bool)...) throws {
    for other in others where other.isGiven && store != nil {
      throw ValidationError.exclusive("--store", other.name)
    }
  }
}

/// The etcd cluster in which the servers of one database remember together how far each log went.
struct EtcdOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      With --store: members of an etcd cluster, separated by commas, that remember how far each log went, such as \
      'http://etcd1:2379,http://etcd2:2379'.
      """,
      valueName: "uris"))
  var etcd: EtcdMembers?
}

/// The addresses of etcd's members as they are typed.
struct EtcdMembers: ExpressibleByArgument {
  let addresses: [EtcdAddress]

  init?(argument: String) {
    let typed = argument.split(separator: ",", omittingEmptySubsequences: false)
    addresses = typed.compactMap { EtcdAddress($0) }
    guard addresses.count == typed.count else { return nil }
  }
}
