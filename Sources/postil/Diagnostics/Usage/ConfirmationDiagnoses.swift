/// Why an act that cannot be undone was not done.
extension Diagnosis {
  /// - Parameters:
  ///   - act: what was to be done.
  ///   - consequences: sentences.
  static func unconfirmed(_ act: String, _ consequences: [String]) -> Diagnosis {
    let message = "this cannot be undone, and there is no terminal to ask on: \(act)"
    return Diagnosis(
      .undecided, ([message] + consequences).joined(separator: "\n"),
      hint: "nothing was recorded; to do it without being asked, add --yes")
  }

  static let declined = Diagnosis(.negative, "nothing was recorded")
}
