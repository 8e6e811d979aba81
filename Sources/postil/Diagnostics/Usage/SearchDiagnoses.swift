import PostilPages
import PostilReplica
import PostilStore

extension Diagnosis {
  static func of(_ problem: SearchProblem) -> Diagnosis {
    switch problem {
    case .empty:
      Diagnosis(
        .usage, "the query holds no word and no filter",
        hint: "type words to find: postil search 'сроки author:me'")
    case .tooLong(let bytes, let limit):
      Diagnosis(
        .usage, "the query has \(bytes) bytes; at most \(limit) are taken", hint: "search for less")
    case .tooManyTerms(let limit):
      Diagnosis(
        .usage, "the query has more than \(limit) words and filters", hint: "search for less")
    case .tooDeep(let limit):
      Diagnosis(
        .usage, "brackets, negations and saved queries lie more than \(limit) deep in the query",
        hint: "use fewer within one another")
    case .unclosed(let sign, let place):
      Diagnosis(
        .usage, "nothing closes \(sign) at place \(place) of the query",
        hint: "close it, or leave it out")
    case .unexpected(let sign, let place):
      Diagnosis(
        .usage, "\(sign) at place \(place) of the query does not belong there",
        hint: "'postil help search' shows what a query can hold")
    case .placeInChoice:
      Diagnosis(
        .usage, "the state of a quote can stand neither behind - or NOT nor beside OR",
        hint: "several add up: state:orphan state:ambiguous finds either")
    case .unknownField(let name, let known, let place):
      Diagnosis(
        .usage, "there is no filter '\(name):' (place \(place) of the query)",
        hint: Suggestions.hint(
          name, among: known,
          else: "the filters are \(known.map { "\($0):" }.joined(separator: " "))"))
    case .unknownValue(let value, let field, let known, let place):
      Diagnosis(
        .usage, "\(field): does not know '\(value)' (place \(place) of the query)",
        hint: known.isEmpty
          ? nil
          : Suggestions.hint(
            value, among: known, else: "known: \(known.joined(separator: ", "))"))
    case .unknownQuery(let name, let known):
      Diagnosis(
        .notFound, "there is no saved query '\(name)'",
        hint: known.isEmpty
          ? "to save one: postil search --save NAME QUERY"
          : Suggestions.hint(
            name, among: known,
            else: "saved: \(known.map { "@\($0)" }.joined(separator: " "))"))
    case .queriesTooLong(let path, let limit):
      Diagnosis(
        .usage, "\(path) has more than \(limit) bytes, too many for the saved queries",
        hint: "move it away, then save them again")
    case .notAQuery(let path, let line):
      Diagnosis(
        .usage, "line \(line) of \(path) is not a saved query",
        hint: "delete the line, or write a name, a space and the query")
    case .badQueryName(let name):
      Diagnosis(
        .usage, "'\(name)' cannot be the name of a saved query",
        hint: "use letters, digits, - and _, at most 64")
    case .tooManyQueries(let limit):
      Diagnosis(
        .refused, "there are \(limit) saved queries, the most that are kept",
        hint: "to drop one: postil search --forget NAME")
    }
  }

  /// The lines of a search that found nothing.
  static func nothing(_ findings: Findings) -> [String] {
    var lines = [Absence.findings]
    for unknown in findings.unknownWords {
      let nearest = Suggestions.nearest(to: unknown.word, among: unknown.known)
      guard let question = Suggestions.question(nearest) else { continue }
      lines.append("hint:  no text has the word '\(unknown.word)'; \(question)")
    }
    if findings.hasLikelyOperator {
      lines.append("hint:  AND, OR and NOT are operators in capitals only: 'a AND NOT b'")
    }
    return lines
  }

  /// The note of a search that made its index in memory: the reason, and advice.
  static func unkeptIndex(_ reason: StoreError) -> [String] {
    let diagnosis = Diagnosis.of(reason)
    var message = diagnosis.message
    for end in ["; nothing was changed", "; nothing was written"] where message.hasSuffix(end) {
      message.removeLast(end.count)
    }
    return ["the search index is not kept, and each search makes it anew: \(message)"]
      + (diagnosis.hint.map { ["hint:  \($0)"] } ?? [])
  }
}
