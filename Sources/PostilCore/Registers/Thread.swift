/// The replies to one annotation, and which of them answer which.
package enum Thread {
  /// Those that answer a reply, or answer an answer to it.
  ///
  /// - Parameter replies: of one annotation. A false claim about what is answered, also one that goes
  ///   round in a circle, does no harm.
  package static func answers(to reply: EventID, in replies: [Entity]) -> [Entity] {
    var answers: [Entity] = []
    var answered: Set<EventID> = [reply]
    var next = [reply]
    while let current = next.popLast() {
      for candidate in replies {
        guard case .reply(let facts) = candidate.facts, facts.parent == current,
          case .reply(let id) = candidate.id, answered.insert(id).inserted
        else { continue }
        answers.append(candidate)
        next.append(id)
      }
    }
    return answers
  }
}
