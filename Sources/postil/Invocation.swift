import ArgumentParser

/// One run's command line: the words for the parser, without the options that every command has.
struct Invocation {
  /// Beginning with the command, or with -C where no command follows it.
  let arguments: [String]
  let settings: Settings

  /// - Throws: for a fault in the configuration file, the environment, an alias or an option.
  init(_ typed: [String], environment: [String: String]) throws {
    let commands = Postil.configuration.subcommands.map { $0._commandName }
    // A shell that asks for candidates wants no errors.
    let isCompleting = typed.first == CompleteWord._commandName
    let path = ConfigFile.path(environment)
    let file =
      isCompleting
      ? (try? ConfigFile(readingAt: path)) ?? ConfigFile() : try ConfigFile(readingAt: path)
    let aliases = Aliases(own: file.aliases, commands: commands)
    let (front, directory, named) = Self.front(of: typed)
    let rest = Vocabulary.joining(try aliases.expanded(named))
    let command = Postil.command(of: rest).type
    let split = GlobalOptions.split(rest) { DeclaredOptions(of: command).takesAnyWord($0) }
    let options = front + split.own
    let global: GlobalOptions?
    do {
      global = options.isEmpty ? nil : try GlobalOptions.parse(options)
    } catch {
      // Its own usage line would name a command that there is not.
      throw ValidationError(GlobalOptions.message(for: error))
    }
    settings = try Settings(
      options: global?.settings ?? [:], environment: environment, file: file)
    arguments = Postil.placingDirectory(directory + split.rest)
  }

  /// Separates what stands before the command.
  private static func front(of typed: [String]) -> (
    options: [String], directory: [String], rest: [String]
  ) {
    var options: [String] = []
    var directory: [String] = []
    var rest = typed[...]
    while let word = rest.first, word.hasPrefix("-"), word != "--" {
      if word == "-C", directory.isEmpty, rest.count > 1 {
        directory = Array(rest.prefix(2))
        rest = rest.dropFirst(2)
        continue
      }
      let length = word == "--color" ? 2 : 1
      guard
        case let (own, left) = GlobalOptions.split(
          Array(rest.prefix(length)), takesNext: { _ in false }),
        left.isEmpty
      else { break }
      options += own
      rest = rest.dropFirst(length)
    }
    return (options, directory, Array(rest))
  }
}
