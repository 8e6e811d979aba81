package import Logging

/// Lines of the server's log: text of others, such as a workspace's name or an error that quotes one, steers
/// no terminal that shows them and begins no line.
///
/// The one log handler of this program.
package struct LogLines: LogHandler {
  private var lines: any LogHandler

  package init(_ lines: any LogHandler) { self.lines = lines }

  package var logLevel: Logger.Level {
    get { lines.logLevel }
    set { lines.logLevel = newValue }
  }

  package var metadata: Logger.Metadata {
    get { lines.metadata }
    set { lines.metadata = newValue }
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { lines[metadataKey: key] }
    set { lines[metadataKey: key] = newValue }
  }

  package func log(event: LogEvent) {
    var event = event
    event.message = "\(Harmless.line("\(event.message)"))"
    event.metadata = event.metadata.map { facts in
      Dictionary(facts.map { (Harmless.line($0), "\(Harmless.line("\($1)"))") }) { first, _ in first
      }
    }
    // Its text alone, which is a line: a handler shows the error itself as it likes.
    if let error = event.error {
      event.error = nil
      event.metadata = (event.metadata ?? [:]).merging(["error": "\(Harmless.line("\(error)"))"]) {
        first, _ in first
      }
    }
    lines.log(event: event)
  }
}
