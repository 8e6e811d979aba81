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
        .usage, "\(path) is there already", hint: "name another file, or replace it with --force")
    case .fault(let fault, let path): of(fault, path)
    case .otherWorkspace(let found, let own) where found == own:
      Diagnosis(
        .refused, "the bundle is of another workspace that is also called '\(own)'",
        hint: "nothing was changed; ask whoever made it which server it is of")
    case .otherWorkspace(let found, let own):
      Diagnosis(
        .refused,
        "the bundle is of the workspace '\(Harmless.line(found))', and this is '\(own)'",
        hint: "nothing was changed; apply it in a replica of '\(Harmless.line(found))'")
    case .logGap(let holds, let after):
      Diagnosis(
        .refused,
        "events \(holds + 1) to \(after) are missing: the bundle begins with event \(after + 1), and "
          + "the log here ends at \(holds)",
        hint: "nothing was changed; one that fits: postil bundle create FILE --since \(holds)")
    case .logDiverged(let seq):
      Diagnosis(
        .integrity, "the bundle is of another history: it has another log up to event \(seq)",
        hint: "nothing was changed; 'postil end' here and there shows which ends were signed")
    case .endNotSigned(let seq):
      Diagnosis(
        .integrity, "the bundle's end, event \(seq), is not signed by the operator",
        hint: "nothing was changed; make the bundle anew where the log comes from")
    case .noSignedEnd:
      Diagnosis(
        .refused, "this replica keeps no end of its log that the operator signed",
        hint:
          "run 'postil sync' once: a server that holds the operator's key signs where its log ends")
    case .keyMissing:
      Diagnosis(
        .refused, "the operator's key is not in the folder: nobody would believe the bundle's end",
        hint: "a backup does not hold it: put it back, or make the bundle in a replica")
    case .nothingAfter(let seq, let end):
      Diagnosis(
        .negative, "nothing follows event \(seq): what can be bundled ends at event \(end)",
        hint: end > 0 ? "name an earlier one with --since" : nil)
    case .notHealing:
      Diagnosis(
        .refused,
        "the bundle holds a part of the log, and a server takes that only while it heals: after 'postil "
          + "restore', and before 'postil serve --healed'",
        hint: "nothing was changed; apply it in a replica")
    case .emptyOutbox:
      Diagnosis(
        .negative, "nothing waits in the outbox", hint: "without --outbox the log is bundled")
    case .ownOutbox:
      Diagnosis(
        .refused, "the bundle holds this replica's own outbox",
        hint: "run 'postil push', or give it to somebody who reaches the server")
    case .outboxGap(let author, let holds, let first):
      Diagnosis(
        .refused,
        "\(author).\(holds + 1) is missing: the bundle begins with \(author).\(first), and the log "
          + "ends with \(author).\(holds)",
        hint: "nothing was changed; apply the bundle before it first, or make one that fits in "
          + "\(author)'s replica: postil bundle create FILE --outbox")
    case .outboxDiverged(let author, let counter):
      Diagnosis(
        .integrity, "the log holds other events of \(author) up to \(author).\(counter)",
        hint:
          "nothing was changed; \(author)'s replica was copied or restored: what it holds goes on "
          + "under a new name with its next sync")
    case .outboxLeft(let author, let successor):
      Diagnosis(
        .refused,
        "\(author) goes on as \(successor): the log takes nothing more of this bundle",
        hint:
          "nothing was changed; the replica that wrote it records anew, under its new name, what the "
          + "log did not take")
    case .notAdopted(let author, let seq):
      Diagnosis(
        .refused, "\(author) was revoked by event \(seq) of the log, and nobody adopted this work",
        hint: "an admin takes it over: postil bundle apply FILE --adopt WHY")
    case .refused(let author, let refusal): of(refusal, author)
    case .openWorkspace:
      Diagnosis(
        .refused, "in an open workspace nothing is signed, and nobody brings another's work",
        hint: "apply the bundle in the server's folder")
    }
  }

  private static func of(_ fault: BundleFault, _ path: String) -> Diagnosis {
    switch fault {
    case .notABundle:
      Diagnosis(.usage, "\(path) is no bundle", hint: "postil bundle create makes one")
    case .laterVersion(let version):
      Diagnosis(
        .usage, "\(path) is of a later version of Postil (bundle version \(version))",
        hint: "update Postil, or make the bundle with this version")
    case .truncated:
      Diagnosis(
        .integrity, "\(path) stops before its end", hint: "nothing was changed; copy it once more")
    case .tooLong(let bytes, let limit):
      Diagnosis(
        .integrity, "\(path) has a part of \(bytes) bytes, and \(limit) are allowed",
        hint: "nothing was changed; make smaller bundles with --since")
    case .damaged, .inconsistent:
      Diagnosis(.integrity, "\(path) is damaged", hint: "nothing was changed; copy it once more")
    }
  }

  /// The refusal concerns the author, not the courier.
  private static func of(_ refusal: Refusal, _ author: String) -> Diagnosis {
    switch refusal.code {
    case .revoked: of(BundleProblem.notAdopted(author, revokedAt: refusal.found))
    case .roleTooLow:
      Diagnosis(
        .refused, "\(author)'s work takes the role \(refusal.subject), and \(author)'s was lower",
        hint: "what came before it is taken")
    default:
      Diagnosis(
        of(SyncError.refused(refusal)).status,
        "the server does not take \(author)'s work: \(of(SyncError.refused(refusal)).message)",
        hint: "the bundle can be applied again")
    }
  }
}
