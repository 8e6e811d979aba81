import ArgumentParser
import Foundation
import PostilPages

struct Configuration: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show each setting, its value and where it comes from.",
    discussion: """
      An option goes before the environment (POSTIL_COLOR, POSTIL_PAGER …; also NO_COLOR, \
      CLICOLOR_FORCE and PAGER), and that before the file, which is $POSTIL_CONFIG, or \
      postil/config.toml in $XDG_CONFIG_HOME or ~/.config. It is TOML: color = "always", utc = true, \
      replica = "~/desk" (used where neither -C nor the current folder names one), and below [alias] \
      commands of your own: mine = "annotations --author me".
      """)

  @OptionGroup var output: OutputOptions

  func run() throws {
    let settings = Settings.current
    let lines = Settings.Key.allCases.map { key in
      let setting = settings[key]
      return SettingLine(
        name: key.rawValue, value: setting.value, source: setting.source.words)
    }
    let own = settings.aliases.sorted { $0.key < $1.key }
    let aliases =
      own.map { SettingLine(name: "alias.\($0)", value: $1, source: SettingLine.ofFile) }
      + Aliases.builtIn.sorted { $0.key < $1.key }.filter { settings.aliases[$0.key] == nil }
      .map { SettingLine(name: "alias.\($0)", value: $1, source: SettingLine.builtIn) }
    try output.print(lines + aliases) {
      Terminal.print(SettingText.table(lines + aliases))
      let path = ConfigFile.path(ProcessInfo.processInfo.environment)
      Terminal.say(SettingText.file(path, isThere: path.map { access($0, F_OK) == 0 } ?? false))
    }
  }
}

extension Settings.Source {
  fileprivate var words: String {
    switch self {
    case .option(let name): name
    case .variable(let name): "$\(name)"
    case .file(let path, let line): "\(path):\(line)"
    case .builtIn: SettingLine.builtIn
    }
  }
}
