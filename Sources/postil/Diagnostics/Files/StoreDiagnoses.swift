import PostilReplica
import PostilLog
import PostilStore

extension Diagnosis {
  static func of(_ error: StoreError) -> Diagnosis {
    switch error {
    case .notADatabase:
      Diagnosis(
        .integrity, "the file is not an SQLite database, or its beginning is damaged",
        hint:
          "keep the file, and clone again or put back a copy; unpushed work is only in this file")
    case .foreign(let id):
      Diagnosis(
        .integrity, "the file is an SQLite database, but not Postil's (application id \(id))",
        hint: "'postil serve' takes a server's folder; the other commands take a replica's folder")
    case .newerFormat(let found, let known):
      Diagnosis(
        .refused, "the file has format \(found); this version reads up to \(known)",
        hint: "use the newer version of postil that wrote it")
    case .newerState(let found, let known):
      Diagnosis(
        .refused, "the replica's state has version \(found); this version reads up to \(known)",
        hint: "use the newer version of postil that wrote it")
    case .olderState(let found, let known):
      Diagnosis(
        .refused,
        "the replica's state has version \(found); this version must rebuild it as \(known), and cannot write "
          + "to the folder",
        hint:
          "copy the folder to a place where you can write, or ask somebody who can to run 'postil status' there"
      )
    case .newerLaws(let found, let known):
      Diagnosis(
        .refused,
        "a newer version of postil counted the log (by its laws \(found)), this version knows up to \(known)",
        hint: "use the newer version of postil")
    case .olderLaws(let found, let known):
      Diagnosis(
        .refused,
        "an earlier version of postil counted the log (by its laws \(found)), this version must count it anew "
          + "(\(known)) and may not write to it here",
        hint:
          "start the server with this version; or copy the folder to where you can write, and open it there"
      )
    case .olderFormat(let found, let known):
      Diagnosis(
        .refused,
        "the file has format \(found), which no released version wrote; this version reads \(known)",
        hint: "export what you need with the postil that wrote it, and start a new workspace")
    case .foreignObject(let type, let name):
      Diagnosis(
        .integrity, "somebody put the \(type) '\(name)' into the file, which is not postil's",
        hint:
          "do not use a file that a stranger gave you; if you made the \(type) yourself, drop it with sqlite3"
      )
    case .alteredObject(let type, let name):
      Diagnosis(
        .integrity, "the \(type) '\(name)' of the file is missing, or is not as postil makes it",
        hint: "keep the file, and clone anew or put back a copy; unpushed work is only in the file")
    case .corrupt(let words):
      Diagnosis(
        .integrity, "SQLite found that its file is damaged: \(words)",
        hint: "keep the file; what was pushed is on the server: clone again, then compare")
    case .system(let fault): of(fault)
    case .exists(let path):
      Diagnosis(
        .refused, "\(path) already exists; nothing was changed", hint: "choose another name")
    case .busy:
      Diagnosis(
        .unreachable, "another process has been writing to this replica for too long",
        hint: "wait until it ends, and try again; nothing was changed")
    case .identityChanged:
      Diagnosis(
        .unreachable,
        "this replica has just taken a new identity, because its file was copied or restored",
        hint: "nothing was written; run the command again")
    case .failed(let code, let message):
      Diagnosis(
        .integrity, "SQLite failed with code \(code): \(message); nothing was changed",
        hint: "try again; if it fails again, 'postil verify' checks the file")
    case .damaged(let damage): of(damage)
    }
  }

  /// The diagnosis of an error that comes from a backup.
  static func ofBackup(at path: String, _ error: StoreError) -> Diagnosis {
    let found = of(error)
    switch error {
    case .system(let fault) where fault.kind == .noSuchPath:
      return Diagnosis(
        found.status, found.message,
        hint: "nothing was restored; take a file that 'postil backup' made")
    case .system, .exists, .busy, .identityChanged, .newerFormat, .olderFormat, .newerState,
      .olderState, .newerLaws, .olderLaws:
      return found
    case .notADatabase, .foreign, .foreignObject, .alteredObject, .corrupt, .failed, .damaged:
      return Diagnosis(
        found.status, "\(path): \(found.message)",
        hint: "nothing was restored; take a file that 'postil backup' made")
    }
  }

  private static func of(_ damage: Damage) -> Diagnosis {
    switch damage {
    case .ownEvents(let counter): copiedReplica(counter)
    case .state(let what): staleState(what)
    case .gap, .counters, .base, .chain, .frontier, .unreadable, .notAMember, .missing, .role,
      .signature:
      Diagnosis(
        .integrity, "the log contradicts itself: \(damage.words)",
        hint: "nothing was changed; keep the file, clone again beside it, and compare")
    }
  }

  private static func copiedReplica(_ counter: UInt64) -> Diagnosis {
    Diagnosis(
      .integrity,
      "the server and this file hold different events \(counter) of this replica: the replica was "
        + "copied or restored, and two copies were used",
      hint:
        "nothing was changed, and your work is in this file; the next 'postil sync' goes on with it "
        + "under a new name")
  }

  private static func staleState(_ what: String) -> Diagnosis {
    Diagnosis(
      .integrity, "the state is damaged: \(what)",
      hint: "run 'postil rebuild' to fold the state from the log again")
  }
}

extension Damage {
  fileprivate var words: String {
    switch self {
    case .gap(let expected, let found): "expected event \(expected), found event \(found)"
    case .counters(let seq, let expected, let found):
      "at event \(seq) a replica's counter is \(found) instead of \(expected)"
    case .base(let seq): "event \(seq) claims to have seen what it cannot have seen"
    case .chain(let seq): "the chain breaks at event \(seq): something before it was changed"
    case .frontier(let replica): "the record of replica \(replica) does not match its events"
    case .unreadable(let seq): "the changeset at event \(seq) cannot be read"
    case .notAMember(let seq):
      "the changeset at event \(seq) comes from a replica that never joined"
    case .role(let seq):
      "the author of the changeset at event \(seq) was not allowed to make it"
    case .signature(let seq):
      "the work of a replica up to event \(seq) is not signed with its key"
    case .ownEvents(let counter): "event \(counter) of this replica differs"
    case .missing(let what): "\(what) is missing"
    case .state(let what): what
    }
  }
}
