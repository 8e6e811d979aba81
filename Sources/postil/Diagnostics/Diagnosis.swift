import PostilCore
import PostilImport
import PostilLog
import PostilPages
import PostilPostgres
import PostilReplica
import PostilServer
import PostilStore
import PostilWire

/// An error as a person reads it: what happened, and what to do.
///
/// A command throws one where no other error says it: for what was typed, and for a negative answer.
struct Diagnosis: Error, Equatable {
  let message: String
  let hint: String?
  let status: ExitStatus

  init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    self.status = status
    self.message = message
    self.hint = hint
  }

  /// - Returns: `nil` for an error that is not Postil's own: the argument parser's, or a fault of ours.
  init?(_ error: any Error) {
    switch error {
    case let error as ReplicaError: self = Self.of(error)
    case let error as SyncError: self = Self.of(error)
    // Only a process that writes into a server's folder gets it bare.
    case let refusal as Refusal where refusal.code == .healing: self = Self.healing
    case let refusal as Refusal: self = Self.of(SyncError.refused(refusal))
    case let error as StoreError: self = Self.of(error)
    case let fault as SystemFault: self = Self.of(fault)
    case let error as LogError: self = Self.of(error)
    case let error as PostgresError: self = Self.of(error)
    case let error as Damage: self = Self.of(StoreError.damaged(error))
    case let error as TextError: self = Self.of(error)
    case let problem as ForkProblem: self = Self.of(problem)
    case let problem as BundleProblem: self = Self.of(problem)
    case let error as FileProblem: self = Self.of(error)
    case let problem as Terminal.Unwritten: self = Self.of(problem)
    case let error as SignedEnd.Problem: self = Self.of(error)
    case let error as Replica.EndProblem: self = Self.of(error)
    case let error as Link.Problem: self = Self.of(error)
    case let error as ServeProblem: self = Self.of(error)
    case let error as ServerProblem: self = Self.of(error)
    case let error as ServerIdentity.Problem: self = Self.of(error)
    case let error as ServerFolder.Problem: self = Self.of(error)
    case let problem as UnpublishedServer.Problem: self = Self.of(problem)
    case let error as OperatorDesk.Problem: self = Self.of(error)
    case let error as OperatorDesk.Refused: self = Self.of(error.objection)
    case let error as KeyFile.Unreadable: self = Self.of(error)
    case let error as ServedLink.NeverServed: self = Self.of(error)
    case let error as ServedLink.NoAddress: self = Self.of(error)
    case let error as NextKey.Missing: self = Self.of(error)
    case let error as WireError: self = Self.of(error)
    case let problem as TypedText.Problem: self = Self.of(problem)
    case let argument as UnsoundArgument: self = Self.of(argument)
    case let problem as EditorProblem: self = Self.of(problem)
    case let problem as NoteProblem: self = Self.ofNote(problem.cause)
    case is NoteSheet.LineMissing: self = Self.noteWithoutEnd
    case let problem as ResolutionSheet.Problem: self = Self.of(problem)
    case let problem as SearchProblem: self = Self.of(problem)
    case let problem as Settings.Problem: self = Self.of(problem)
    case let problem as ConfigFile.Problem: self = Self.of(problem)
    case let problem as Aliases.TooDeep: self = Self.of(problem)
    case let problem as Aliases.Unclosed: self = Self.of(problem)
    case let diagnosis as Diagnosis: self = diagnosis
    default:
      guard let fault = SystemFault(error) else { return nil }
      self = Self.of(fault)
    }
  }

  var lines: String {
    let error = MessageText.of("error: \(message)")
    return hint.map { "\(error)\n\(MessageText.of("hint:  \($0)"))" } ?? error
  }

  /// The message of an error after which the command goes on with the rest.
  static func lines(_ heading: String, _ error: any Error) -> String {
    "\(heading)\n" + (Diagnosis(error)?.lines ?? "\(error)")
  }
}
