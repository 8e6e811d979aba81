/// Mistakes in settings and aliases.
extension Diagnosis {
  static func of(_ problem: Settings.Problem) -> Diagnosis {
    Diagnosis(
      .usage, "\(problem.variable) cannot be '\(problem.value)'",
      hint: "it takes \(problem.allowed.joined(separator: ", "))")
  }

  static func of(_ problem: ConfigFile.Problem) -> Diagnosis {
    switch problem {
    case .unreadable(let path, let reason):
      Diagnosis(.usage, "cannot read \(path): \(reason)", hint: "check who may read it")
    case .tooLarge(let path, let limit):
      Diagnosis(
        .usage, "\(path) has more than \(limit) bytes",
        hint: "it holds settings and aliases, a few lines")
    case .malformed(let path, let line, let reason):
      Diagnosis(
        .usage, "\(path), line \(line): \(reason)",
        hint: "it is TOML, as in: color = \"always\"")
    case .unknownKey(let key, let path, let line):
      Diagnosis(
        .usage, "\(path), line \(line): there is no setting '\(key)'",
        hint: Suggestions.hint(
          key, among: Settings.Key.allCases.map(\.rawValue) + ["alias"],
          else: "'postil config' lists all settings"))
    case .wrongType(let key, let path, let line, let expected):
      Diagnosis(
        .usage, "\(path), line \(line): '\(key)' has a value that it does not take",
        hint: "it takes \(expected)")
    }
  }

  static func of(_ problem: Aliases.TooDeep) -> Diagnosis {
    Diagnosis(
      .usage, "the alias '\(problem.name)' leads to other aliases and to no command",
      hint: "'postil config' lists the aliases")
  }

  static func of(_ problem: Aliases.Unclosed) -> Diagnosis {
    Diagnosis(
      .usage, "the alias '\(problem.name)' has a quotation mark without its second one",
      hint: "'postil config' lists the aliases")
  }
}
