import PostilLog
import PostilPostgres

extension Diagnosis {
  static func of(_ error: PostgresError) -> Diagnosis {
    switch error {
    case .missingLibrary:
      Diagnosis(
        .usage, "libpq is not installed; --store needs it", hint: "install the package libpq5")
    case .notAnAddress(let words):
      Diagnosis(
        .usage, "the address of the database cannot be read: \(words)",
        hint:
          "give --store a URI, such as "
          + "'postgresql://postil@db1,db2/postil?target_session_attrs=read-write'")
    case .holdsPassword:
      Diagnosis(
        .usage,
        "the address of the database holds a password, which every user of this machine could read",
        hint:
          "write it into ~/.pgpass, or into the file that PGPASSFILE names, or into a service file, and leave "
          + "it out of --store; then change it, since your shell may have kept it")
    case .unreachable(let words), .lost(let words): of(LogError.unreachable(words))
    case .refused(let state, let words):
      Diagnosis(
        .refused, "the database refused: \(words) (SQLSTATE \(state)); nothing was changed",
        hint:
          "'workspace create' needs a role that may make schemas and roles; 'serve' needs one that is in the "
          + "role postil_node")
    case .malformedRow:
      Diagnosis(
        .integrity, "the database's tables are not as postil makes them; nothing was changed",
        hint: "name a database that 'postil workspace create --store' made")
    case .noSchema:
      Diagnosis(
        .notFound, "the database does not hold a workspace",
        hint: "to make one: postil workspace create DIR NAME --store URI")
    case .newerSchema(let found, let known):
      Diagnosis(
        .refused,
        "the database's tables have version \(found); this version of postil knows up to \(known)",
        hint: "use the newer version of postil that made them; nothing was changed")
    case .olderSchema(let found, let known):
      Diagnosis(
        .refused,
        "the database's tables have version \(found), and this version of postil needs \(known)",
        hint:
          "stop the servers of earlier versions; 'postil workspace create --store' brings them up to date"
      )
    case .otherLaws(let found, let known):
      Diagnosis(
        .refused,
        "the log was counted by the laws \(found), and this version of postil counts by \(known)",
        hint: "use the version of postil that the other servers have")
    case .foreignEncoding(let encoding):
      Diagnosis(
        .refused, "the database stores text as \(encoding); nothing was changed",
        hint: "make one that stores UTF-8: createdb --encoding UTF8 --template template0 NAME")
    case .noWorkspace(let name):
      Diagnosis(
        .notFound, "the database does not hold a workspace '\(name)'",
        hint: "to make it: postil workspace create DIR \(name) --store URI")
    case .workspaceExists(let name):
      Diagnosis(
        .refused, "the database already holds a workspace '\(name)'; nothing was changed",
        hint:
          "choose another name, or serve that one from a copy of the folder that it was made from")
    case .noStandby:
      Diagnosis(
        .refused,
        "no synchronous standby receives what the database commits, or this role may not see it",
        hint:
          "set synchronous_standby_names and start a standby, and give the role pg_monitor; or serve with "
          + "--allow-no-standby: then what was acknowledged is lost with the database's disk")
    case .unconfirmed: of(LogError(error))
    case .damaged(let damage): of(LogError.damaged(damage))
    }
  }
}
