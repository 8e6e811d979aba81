import ArgumentParser
import PostilServer

/// The workspace of a server that a command is for, in the server's folder or in a database.
struct WorkspaceChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp("The workspace, if the server has several.", valueName: "name"))
  var workspace: String?

  @OptionGroup var shared: StoreOption

  /// True if the command is for a server's workspace, and not for a replica.
  func isForServer(_ location: Location) -> Bool { shared.store != nil || location.isServer }

  /// - Parameters:
  ///   - path: the server's folder.
  ///   - needsStandby: as `ServerFolder.operated` takes it.
  func server(at path: String, needsStandby: Bool = false) throws -> OperatedWorkspace {
    try ServerFolder(path).operated(
      workspace, in: shared.address(), needsStandby: needsStandby)
  }

  /// - Throws: where a workspace is named and the folder is no server's.
  func none(in location: Location) throws -> Location {
    guard workspace == nil else {
      throw Diagnosis.onlyInServer(location.path)
    }
    return location
  }
}

/// The same for a command that appends or signs for the operator.
struct OperatorChoice: ParsableArguments {
  @OptionGroup var choice: WorkspaceChoice

  @Flag(
    help: "With --store: also where no synchronous standby has what the database commits.")
  var allowNoStandby = false

  func isForServer(_ location: Location) -> Bool { choice.isForServer(location) }

  func server(at path: String) throws -> OperatedWorkspace {
    try choice.server(at: path, needsStandby: !allowNoStandby)
  }

  func none(in location: Location) throws -> Location { try choice.none(in: location) }
}
