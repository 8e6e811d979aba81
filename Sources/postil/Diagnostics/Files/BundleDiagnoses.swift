import PostilPages
import PostilReplica
import PostilStore
import PostilWire

/// Diagnoses of refused bundles.
extension Diagnosis {
  static func of(_ problem: BundleProblem) -> Diagnosis {
    switch problem {
    case .system(let fault): of(fault)
    case .exists(let path):
      Diagnosis(
        .usage, "\(path) already exists", hint: "name another file, or replace it with --force")
    case .fault(let fault, let path): of(fault, path)
    case .otherWorkspace(let found, let own) where found == own:
      Diagnosis(
        .refused, "the bundle belongs to another workspace that is also called '\(own)'",
        hint: "nothing was changed; ask its author which server it comes from")
    case .otherWorkspace(let found, let own):
      Diagnosis(
        .refused,
        "the bundle belongs to the workspace '\(Harmless.line(found))', and this is '\(own)'",
        hint: "nothing was changed; apply it in a replica of '\(Harmless.line(found))'")
    case .logGap(let holds, let after):
      Diagnosis(
        .refused,
        "events \(holds + 1) to \(after) are missing: the bundle begins with event \(after + 1), and "
          + "the log here ends at \(holds)",
        hint: "nothing was changed; make one that fits: postil bundle create FILE --since \(holds)")
    case .logDiverged(let seq):
      Diagnosis(
        .integrity, "the bundle belongs to another history: its log up to event \(seq) differs",
        hint: "nothing was changed; 'postil end' here and there shows which ends were signed")
    case .endNotSigned(let seq):
      Diagnosis(
        .integrity, "the bundle's end, event \(seq), is not signed by the operator",
        hint: "nothing was changed; make the bundle again where the log comes from")
    case .noSignedEnd: noSignedEnd(.refused)
    case .keyMissing:
      Diagnosis(
        .refused, "the operator's key is not in the folder, so the bundle's end cannot be signed",
        hint: "a backup does not contain the key: put it back, or make the bundle in a replica")
    case .nothingAfter(let seq, let end):
      Diagnosis(
        .negative,
        "there is nothing to bundle after event \(seq): the signed log ends at event \(end)",
        hint: end > 0 ? "name an earlier event with --since" : nil)
    case .notHealing:
      Diagnosis(
        .refused,
        "the bundle holds a part of the log, which a server takes only while it heals: after 'postil "
          + "restore' and before 'postil serve --healed'",
        hint: "nothing was changed; apply it in a replica")
    case .emptyOutbox:
      Diagnosis(
        .negative, "the outbox is empty", hint: "to bundle the log, omit --outbox")
    case .ownOutbox:
      Diagnosis(
        .refused, "the bundle holds this replica's own outbox",
        hint: "run 'postil push', or give the bundle to somebody who can reach the server")
    case .outboxGap(let author, let holds, let first):
      Diagnosis(
        .refused,
        "\(author).\(holds + 1) is missing: the bundle begins with \(author).\(first), and the log "
          + "ends with \(author).\(holds)",
        hint: "nothing was changed; apply the earlier bundle first, or make one that fits in "
          + "\(author)'s replica: postil bundle create FILE --outbox")
    case .outboxDiverged(let author, let counter):
      Diagnosis(
        .integrity, "the log holds other events of \(author) up to \(author).\(counter)",
        hint:
          "nothing was changed; \(author)'s replica was copied or restored: with its next sync its work goes on "
          + "under a new name")
    case .outboxLeft(let author, let successor):
      Diagnosis(
        .refused,
        "\(author) now goes on as \(successor): the log takes nothing more from this bundle",
        hint:
          "nothing was changed; the replica that wrote it records under its new name what the "
          + "log did not take")
    case .notAdopted(let author, let seq):
      Diagnosis(
        .refused, "\(author) was revoked by event \(seq) of the log, and nobody adopted this work",
        hint: "an admin can take it over: postil bundle apply FILE --adopt WHY")
    case .refused(let author, let refusal): of(refusal, author)
    case .openWorkspace:
      Diagnosis(
        .refused,
        "nothing is signed in an open workspace, so nobody can bring another member's work",
        hint: "apply the bundle in the server's folder")
    }
  }

  private static func of(_ fault: BundleFault, _ path: String) -> Diagnosis {
    switch fault {
    case .notABundle:
      Diagnosis(.usage, "\(path) is not a bundle", hint: "to make one: postil bundle create FILE")
    case .laterVersion(let version):
      Diagnosis(
        .usage, "\(path) was made by a later version of Postil (bundle version \(version))",
        hint: "update Postil, or make the bundle with this version")
    case .truncated:
      Diagnosis(
        .integrity, "\(path) is incomplete", hint: "nothing was changed; copy it again")
    case .tooLong(let bytes, let limit):
      Diagnosis(
        .integrity, "\(path) has a part of \(bytes) bytes; at most \(limit) are allowed",
        hint: "nothing was changed; make smaller bundles with --since")
    case .damaged, .inconsistent:
      Diagnosis(.integrity, "\(path) is damaged", hint: "nothing was changed; copy it again")
    }
  }

  /// The refusal concerns the author, not the courier.
  private static func of(_ refusal: Refusal, _ author: String) -> Diagnosis {
    switch refusal.code {
    case .revoked: of(BundleProblem.notAdopted(author, revokedAt: refusal.found))
    case .roleTooLow:
      Diagnosis(
        .refused, "\(author)'s work needs the role \(refusal.subject), and \(author)'s was lower",
        hint: "what came before it was taken")
    default:
      Diagnosis(
        of(SyncError.refused(refusal)).status,
        "the server does not take \(author)'s work: \(of(SyncError.refused(refusal)).message)",
        hint: "you can apply the bundle again")
    }
  }
}
