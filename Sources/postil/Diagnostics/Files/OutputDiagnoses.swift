/// Diagnoses of a file that an output was to go to.
extension Diagnosis {
  static func outputExists(_ path: String) -> Diagnosis {
    Diagnosis(
      .usage, "\(path) already exists", hint: "name another file, or replace it with --force")
  }

  static func outputNotReplaced(_ path: String) -> Diagnosis {
    Diagnosis(
      .usage, "\(path) is not a regular file; nothing was written",
      hint: "name another file, or write to stdout with -o - and redirect that")
  }
}
