import Foundation
import Synchronization

/// The settings of one run, each with the place that it comes from: an option, else the environment, else the
/// configuration file, else Postil itself.
struct Settings: Equatable, Sendable {
  /// The settings, by their names in the configuration file.
  enum Key: String, CaseIterable, Sendable {
    case color, utc, pager, quiet, verbose, replica

    /// The variable of the environment that sets it.
    var variable: String { "POSTIL_\(rawValue.uppercased())" }

    /// The values that it takes; `nil` for any text.
    var allowed: [String]? {
      switch self {
      case .color: Colour.allCases.map(\.rawValue)
      case .utc, .quiet, .verbose: ["true", "false"]
      case .pager, .replica: nil
      }
    }

    fileprivate var builtIn: String {
      switch self {
      case .color: Colour.auto.rawValue
      case .utc, .quiet, .verbose: "false"
      case .pager: "less -FRX"
      case .replica: ""
      }
    }
  }

  enum Colour: String, CaseIterable, Sendable {
    case auto, always, never
  }

  enum Source: Equatable, Sendable {
    case option(String)
    case variable(String)
    case file(path: String, line: Int)
    case builtIn
  }

  struct Setting: Equatable, Sendable {
    let value: String
    let source: Source
  }

  /// A variable of the environment has a value that its setting does not take.
  struct Problem: Error, Equatable {
    let variable: String
    let value: String
    let allowed: [String]
  }

  /// Commands of one's own, by their names.
  let aliases: [String: String]
  private let settings: [Key: Setting]

  /// - Parameters:
  ///   - options: as typed, with the option's name.
  ///   - environment: all of it.
  init(
    options: [Key: Setting] = [:], environment: [String: String] = [:],
    file: ConfigFile = ConfigFile()
  ) throws(Problem) {
    var settings: [Key: Setting] = [:]
    for key in Key.allCases {
      let said = try Self.said(key, in: environment)
      settings[key] = options[key] ?? said ?? file.settings[key]
    }
    self.settings = settings
    aliases = file.aliases
  }

  /// Those of this run, once its command line is read.
  static var current: Settings { chosen.withLock { $0 } }

  static func use(_ settings: Settings) { chosen.withLock { $0 = settings } }

  /// Those of Postil itself, which nothing can make wrong.
  private init() {
    settings = [:]
    aliases = [:]
  }

  private static let chosen = Mutex(Settings())

  subscript(key: Key) -> Setting {
    settings[key] ?? Setting(value: key.builtIn, source: .builtIn)
  }

  /// True if messages that are no errors, and progress, are left out.
  var isQuiet: Bool { self[.quiet].value == "true" }

  /// True if each step is said on stderr.
  var isVerbose: Bool { self[.verbose].value == "true" }

  /// True if times are shown and read in UTC.
  var isInUTC: Bool { self[.utc].value == "true" }

  var colour: Colour { Colour(rawValue: self[.color].value) ?? .auto }

  /// The folder to use where neither -C nor the current folder names a replica.
  var replica: String? {
    let path = self[.replica].value
    return path.isEmpty ? nil : (path as NSString).expandingTildeInPath
  }

  /// The conventions of all programs stand behind the own variable, and before the file.
  private static func said(_ key: Key, in environment: [String: String]) throws(Problem) -> Setting?
  {
    if let value = environment[key.variable], !value.isEmpty || key == .pager {
      return Setting(value: try checked(value, key), source: .variable(key.variable))
    }
    func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
    switch key {
    case .color:
      if isSet("NO_COLOR") { return Setting(value: "never", source: .variable("NO_COLOR")) }
      if isSet("CLICOLOR_FORCE"), environment["CLICOLOR_FORCE"] != "0" {
        return Setting(value: "always", source: .variable("CLICOLOR_FORCE"))
      }
      return nil
    case .pager:
      return environment["PAGER"].map { Setting(value: $0, source: .variable("PAGER")) }
    case .utc, .quiet, .verbose, .replica: return nil
    }
  }

  private static func checked(_ value: String, _ key: Key) throws(Problem) -> String {
    guard let allowed = key.allowed else { return value }
    let word = value.lowercased()
    let plain = allowed == ["true", "false"] ? ["1": "true", "0": "false"][word] ?? word : word
    guard allowed.contains(plain) else {
      throw Problem(variable: key.variable, value: value, allowed: allowed)
    }
    return plain
  }
}
