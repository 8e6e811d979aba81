import ArgumentParser
import PostilReplica

/// The moment that a reading command shows: the present, or an earlier one.
struct LookingBack: ParsableArguments {
  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp(
      """
      Show an earlier state: after an event of the log (120); with what the server had received by \
      a time (2026-11-23, '2026-11-23 14:00+02:00'), up to the last event before the first that \
      came later; or with what a member had seen by a time (north@2026-11-23T14:00). Times are in \
      your time zone unless they name one; a day, a minute or a second counts to its end. Your unpushed events \
      are left out.
      """, valueName: "moment"))
  var moment: String?

  /// The beginning of the log that is meant; `nil` for the present. Says on stderr which one that is,
  /// where somebody could not know.
  func past(_ replica: Replica) throws -> Past? {
    guard let moment else { return nil }
    let past = try replica.past(at: Moment(moment, in: Terminal.zone))
    if let sentence = past.sentence(Terminal.styles) { Terminal.say(sentence) }
    return past
  }
}

extension Location {
  /// Reads the present, or the moment that is asked for.
  func read<Answer>(_ lookingBack: LookingBack, _ body: (Reader) throws -> Answer)
    throws -> Answer
  {
    let replica = try replica()
    let past = try lookingBack.past(replica)
    do {
      return try replica.read(asOf: past, body)
    } catch ReplicaError.noSuchEntity(let id) {
      guard let past, (try? replica.read { try $0.names.entity(id) }) != nil else {
        throw ReplicaError.noSuchEntity(id)
      }
      throw Diagnosis.madeLater(id, than: past.seq)
    }
  }
}
