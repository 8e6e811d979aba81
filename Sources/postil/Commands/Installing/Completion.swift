import ArgumentParser
import PostilPages

struct Completion: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print the completions for a shell: bash, zsh or fish.",
    discussion: """
      Commands and your aliases, options, ids, fields, values, columns, tags and members are completed, and \
      in a search its filters and saved queries, most of them from the replica. 'Scripts/install' puts the completions where the shells look for them. To try them: \
      source <(postil completion bash)
      """)

  @Argument(help: "bash, zsh or fish.")
  var shell: CompletionScript

  func run() throws {
    try Terminal.write(shell.text)
  }
}

extension CompletionScript: ExpressibleByArgument {}
