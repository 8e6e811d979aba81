import ArgumentParser
import Foundation
import PostilPages

/// Asks on a terminal before an act that cannot be undone; elsewhere `--yes` is required.
struct Confirmation: ParsableArguments {
  @Flag(help: "Do not ask, although this cannot be undone.")
  var yes = false

  /// - Parameter consequences: sentences; none for a step that can be undone.
  /// - Throws: a `Diagnosis` unless somebody agreed; then nothing may be done.
  func expect(_ act: String, _ consequences: [String]) throws {
    if yes || consequences.isEmpty { return }
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      throw Diagnosis.unconfirmed(act, consequences)
    }
    Terminal.say(ConsequenceText.warning(act, consequences))
    Terminal.writeError(ConsequenceText.question)
    let typed = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
    guard typed == "y" || typed == "yes" else {
      throw Diagnosis.declined
    }
  }
}
