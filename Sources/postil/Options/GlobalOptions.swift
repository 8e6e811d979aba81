import ArgumentParser
import PostilPages

/// The options of every command. They stand before or after its name, and only the help of `postil` lists them.
///
/// They are taken out before the parser sees a command line: as a command's own option, `-v` would break up a
/// tag such as `-unverified`. Others read them in `Settings`.
struct GlobalOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Print no progress, and no messages but errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say what is done: connections, times, counts.")
  var verbose = false

  @Option(help: ArgumentHelp("auto, always or never.", valueName: "when"))
  var color: Settings.Colour?

  @Flag(help: "Show times in UTC.")
  var utc = false

  @Flag(help: "Print long texts at once.")
  var noPager = false

  func validate() throws {
    if quiet && verbose { throw ValidationError.exclusive("--quiet", "--verbose") }
  }

  /// The settings that they make, with the names of the options.
  var settings: [Settings.Key: Settings.Setting] {
    var settings: [Settings.Key: Settings.Setting] = [:]
    func set(_ key: Settings.Key, _ value: String?, _ option: String) {
      settings[key] = value.map { Settings.Setting(value: $0, source: .option(option)) }
    }
    set(.quiet, quiet ? "true" : verbose ? "false" : nil, quiet ? "--quiet" : "--verbose")
    set(.verbose, verbose ? "true" : quiet ? "false" : nil, verbose ? "--verbose" : "--quiet")
    set(.color, color?.rawValue, "--color")
    set(.utc, utc ? "true" : nil, "--utc")
    set(.pager, noPager ? "" : nil, "--no-pager")
    return settings
  }

  /// The long names, for suggestions and completions.
  static let longNames = ["quiet", "verbose", "color", "utc", "no-pager"]

  private static let flags: Set = ["-q", "--quiet", "-v", "--verbose", "--utc", "--no-pager"]

  /// Separates these options from a command line.
  ///
  /// - Parameter takesNext: whether a word is an option of the command that takes the next word as its value,
  ///   whatever that is. It is asked only about words before one of these options.
  static func split(_ arguments: [String], takesNext: (String) -> Bool) -> (
    own: [String], rest: [String]
  ) {
    var own: [String] = []
    var rest: [String] = []
    var words = arguments[...]
    while let word = words.popFirst() {
      let isFlag = flags.contains(word)
      let isColour = word == "--color" || word.hasPrefix("--color=")
      if word == "--" {
        rest.append(word)
        break
      }
      guard isFlag || isColour, !(rest.last.map(takesNext) ?? false) else {
        rest.append(word)
        continue
      }
      own.append(word)
      if word == "--color", let value = words.popFirst() { own.append(value) }
    }
    return (own, rest + words)
  }
}

extension Settings.Colour: ExpressibleByArgument {}
