import ArgumentParser
import Foundation

/// Options of every command. Its help screen does not list them.
struct Everywhere: ParsableArguments {
  @Flag(help: ArgumentHelp("Show and read times in UTC.", visibility: .hidden))
  var utc = false

  /// Makes them count, before the process reads or shows a time.
  func apply() {
    guard utc else { return }
    // For this process alone.
    setenv("TZ", "UTC0", 1)
    tzset()
  }
}
