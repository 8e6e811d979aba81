package import PostilWire

/// The steps of a run, for the person who asks for them with --verbose.
package enum RunText {
  package static func opened(_ folder: String, as name: String, of workspace: String) -> String {
    "opened \(folder): \(name) in \(workspace)"
  }

  package static func connecting(to addresses: [LinkAddress]) -> String {
    "connecting to \(addresses.map(\.description).joined(separator: ", "))"
  }

  package static func talked(seconds: Double, pulled: Int, pushed: Int) -> String {
    "talked to the server for \(milliseconds(seconds)): pulled \(pulled), pushed \(pushed)"
  }

  package static func took(seconds: Double) -> String { "took \(milliseconds(seconds))" }

  private static func milliseconds(_ seconds: Double) -> String {
    "\(Int((seconds * 1_000).rounded())) ms"
  }
}
