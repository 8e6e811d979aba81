/// The reason why a typed search is none. Places count scalars of the query from 1.
package enum SearchProblem: Error, Equatable, Sendable {
  case empty
  case tooLong(bytes: Int, limit: Int)
  case tooManyTerms(limit: Int)
  case tooDeep(limit: Int)
  /// A quote or a bracket that nothing closes.
  case unclosed(String, place: Int)
  /// Something is missing or too much there.
  case unexpected(String, place: Int)
  /// The state of a quote stands beside OR or behind `-`, and it is looked at only in what all else finds.
  case placeInChoice
  case unknownField(String, known: [String], place: Int)
  case unknownValue(String, field: String, known: [String], place: Int)
  case unknownQuery(String, known: [String])
  /// The file of the saved queries is longer than all that are kept.
  case queriesTooLong(path: String, limit: Int)
  /// A line of that file holds something else.
  case notAQuery(path: String, line: Int)
  /// A name that cannot be a saved query's.
  case badQueryName(String)
  case tooManyQueries(limit: Int)
}
