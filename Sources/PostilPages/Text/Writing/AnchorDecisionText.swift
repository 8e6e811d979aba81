/// The echo of a decision about the place of a quote.
package enum AnchorDecisionText: String {
  case confirmed
  case reattached
  case dismissed = "stands nowhere in this text"
  case undone = "not decided"

  package func line(_ id: String) -> String { "\(id)  \(rawValue)" }
}
