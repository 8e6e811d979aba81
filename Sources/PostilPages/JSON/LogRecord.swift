package import Logging

/// One message of a server, as a line of JSON.
///
/// Source: Protocol/EXPORT.md, "What `postil serve --log json` writes".
package struct LogRecord: Encodable {
  let time: String
  let level: String
  let message: String
  let facts: [String: String]

  /// - Parameter time: in UTC.
  package init(
    _ message: String, level: Logger.Level, at time: String, facts: [String: String] = [:]
  ) {
    (self.time, self.level, self.message, self.facts) = (time, level.rawValue, message, facts)
  }

  /// Without the end of the line.
  package var line: String { JSONText.of(self, snakeCase: false) }
}

/// Lines of JSON for a server's messages.
package struct JSONLogLines: LogHandler {
  package var logLevel = Logger.Level.notice
  package var metadata: Logger.Metadata = [:]
  private let stamp: @Sendable () -> String
  private let write: @Sendable (String) -> Void

  /// - Parameters:
  ///   - stamp: now, in UTC.
  ///   - write: gets each line with its end.
  package init(
    stamp: @escaping @Sendable () -> String, write: @escaping @Sendable (String) -> Void
  ) {
    self.stamp = stamp
    self.write = write
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var facts = metadata.merging(event.metadata ?? [:]) { $1 }
    if let error = event.error { facts["error"] = "\(error)" }
    let record = LogRecord(
      "\(event.message)", level: event.level, at: stamp(), facts: facts.mapValues { "\($0)" })
    write(record.line + "\n")
  }
}
