import PostilCore

/// The workspaces that a database holds.
package struct PostgresWorkspaces: Sendable {
  private let link: PostgresLink

  package init(at address: PostgresAddress) {
    link = PostgresLink(address)
  }

  /// Their names, sorted.
  ///
  /// - Throws: `PostgresError`, also where the tables are of another version.
  package func names() throws -> [String] {
    try link.read { connection in
      try PostgresSchema.check(connection)
      return try Self.names(over: connection)
    }
  }

  /// Makes the tables where they are missing or older, and expects a name that no workspace has.
  ///
  /// - Returns: the names that are taken.
  /// - Throws: `PostgresError`; then nothing was changed.
  package func prepare(for name: String) throws -> [String] {
    try link.use { connection in
      try PostgresSchema.migrate(connection)
      let names = try Self.names(over: connection)
      guard !names.contains(where: { Text($0) == Text(name) }) else {
        throw PostgresError.workspaceExists(name: name)
      }
      return names
    }
  }

  package func close() { link.close() }

  private static func names(over connection: PostgresConnection) throws -> [String] {
    let found = try connection.run("SELECT name FROM postil.workspace ORDER BY name", [])
    return try found.rows.map { try $0.text(0) }
  }
}
