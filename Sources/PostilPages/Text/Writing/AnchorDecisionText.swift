/// The echo of a decision about the place of a quote.
package enum AnchorDecisionText: String {
  case confirmed
  case reattached
  case dismissed = "dismissed: not in this text"
  case undone = "undecided again"

  package func line(_ id: String) -> String { "\(id)  \(rawValue)" }
}
