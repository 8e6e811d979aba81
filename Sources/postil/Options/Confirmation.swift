import ArgumentParser
import Foundation

/// Acts that nothing takes back: they are asked about on a terminal, and elsewhere done only with `--yes`.
struct Confirmation: ParsableArguments {
  @Flag(help: "Do what cannot be undone without asking.")
  var yes = false

  /// - Parameter consequences: sentences; none for a step that can be undone.
  /// - Throws: a `CommandError` where nobody agreed; then nothing may be done.
  func expect(_ act: String, _ consequences: [String]) throws {
    if yes || consequences.isEmpty { return }
    let reasons = consequences.joined(separator: "\n")
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      throw CommandError(
        .undecided,
        "this cannot be undone, and nobody can be asked here: \(act)\n\(reasons)",
        hint: "nothing was recorded; to do it all the same, add --yes")
    }
    Terminal.say("warning: this cannot be undone: \(act)\n\(reasons)")
    Terminal.writeError("go on? [y/N] ")
    let typed = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
    guard typed == "y" || typed == "yes" else {
      throw CommandError(.negative, "nothing was recorded")
    }
  }
}
