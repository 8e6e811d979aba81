/// A manual page in the macros of mdoc, from the parser's own description of a command.
package struct ManualPage: Sendable {
  /// Such as `postil-bundle-create`.
  package let name: String
  package let text: String

  /// The pages of a command and of all below it, but for hidden ones.
  ///
  /// - Parameter dump: as `--experimental-dump-help` prints it.
  package static func all(of dump: String) throws -> [ManualPage] {
    let root = try CommandDump(decoding: dump)
    return pages(of: root, named: [root.commandName])
  }

  private static func pages(of command: CommandDump, named path: [String]) -> [ManualPage] {
    let below = (command.subcommands ?? []).filter {
      ($0.shouldDisplay ?? true) && $0.commandName != "help"
    }
    let page = ManualPage(
      name: path.joined(separator: "-"), text: text(of: command, named: path, below: below))
    return [page] + below.flatMap { pages(of: $0, named: path + [$0.commandName]) }
  }

  private static func text(
    of command: CommandDump, named path: [String], below: [CommandDump]
  ) -> String {
    let name = path.joined(separator: "-")
    var lines = [
      ".Dd November 28, 2026", ".Dt \(name.uppercased()) 1", ".Os", ".Sh NAME", ".Nm \(name)",
    ]
    lines.append(".Nd \(words(command.abstract ?? ""))")
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    lines += [".Sh SYNOPSIS", ".Nm \(path.joined(separator: " "))"]
    lines += below.isEmpty ? arguments.map(\.synopsis) : [".Ar command"]
    lines.append(".Sh DESCRIPTION")
    lines += paragraphs(command.discussion ?? command.abstract ?? "")
    if !arguments.isEmpty {
      lines.append(".Bl -tag -width Ds")
      for argument in arguments {
        lines.append(".It \(argument.heading)")
        lines += paragraphs(argument.abstract ?? "")
      }
      lines.append(".El")
    }
    if !below.isEmpty {
      lines += [".Sh COMMANDS", ".Bl -tag -width Ds"]
      for command in below {
        lines += [".It Cm \(words(command.commandName))"] + paragraphs(command.abstract ?? "")
      }
      lines.append(".El")
    }
    if path.count > 1 { lines += [".Sh SEE ALSO", ".Xr postil 1"] }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func paragraphs(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? ".Pp" : words(String($0))
    }
  }

  /// A line of text that no macro begins.
  private static func words(_ text: String) -> String {
    let line = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&\(line)" : line
  }
}

extension CommandDump.Argument {
  private var typed: [String] {
    (names ?? []).sorted { $0.kind == "short" && $1.kind != "short" }
      .map { $0.kind == "long" ? "Fl Fl \($0.name)" : "Fl \($0.name)" }
  }

  private var value: String { kind == "flag" ? "" : " Ar \(valueName ?? "value")" }

  fileprivate var heading: String {
    kind == "positional" ? "Ar \(valueName ?? "value")" : typed.joined(separator: " , ") + value
  }

  fileprivate var synopsis: String {
    let word = kind == "positional" ? "Ar \(valueName ?? "value")" : (typed.last ?? "") + value
    let words = isRepeating ? "\(word) ..." : word
    return isOptional ? ".Op \(words)" : ".\(words)"
  }
}
