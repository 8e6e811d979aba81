/// The exit codes of the process. Stable: scripts depend on them.
enum ExitStatus: Int32 {
  case ok = 0
  case negative = 1
  case usage = 2
  /// Not found, or ambiguous.
  case notFound = 3
  /// A human must decide.
  case undecided = 4
  /// The work is saved.
  case unreachable = 5
  /// Refused by a rule.
  case refused = 6
  case integrity = 7
}
