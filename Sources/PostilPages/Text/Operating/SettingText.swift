/// The settings of a run, for a terminal.
package enum SettingText {
  package static func table(_ lines: [SettingLine]) -> [String] {
    let names = lines.map { DisplayWidth.of($0.name) }.max() ?? 0
    let values = min(40, lines.map { DisplayWidth.of($0.value) }.max() ?? 0)
    return lines.map { line in
      let name = DisplayWidth.padded(line.name, columns: names)
      return "\(name)  \(DisplayWidth.padded(line.value, columns: values))  \(line.source)"
    }
  }

  /// - Parameter path: of the configuration file; `nil` where nobody has a home.
  package static func file(_ path: String?, isThere: Bool) -> String {
    guard let path else { return "there is no home to read a configuration file in" }
    return isThere ? "configuration file: \(path)" : "configuration file: \(path) (does not exist)"
  }
}
