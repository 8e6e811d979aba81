import ArgumentParser

/// How a server is watched.
struct WatchOptions: ParsableArguments {
  @Option(
    defaultAsFlag: "127.0.0.1:4748",
    help: ArgumentHelp(
      """
      Show what the server counts over HTTP, without encryption, at /metrics in the format of Prometheus, and \
      at /healthz whether it is well; by default on this machine alone.
      """,
      valueName: "host:port"))
  var metrics: String? = nil

  @Option(
    help: ArgumentHelp(
      "Write messages as text, or as json: one object a line, for a log collector.",
      valueName: "form"))
  var log = LogForm.text
}

/// The form of a server's messages.
enum LogForm: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
