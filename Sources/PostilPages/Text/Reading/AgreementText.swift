import PostilCore
package import PostilReplica

/// How far members agree in a field.
package struct AgreementText {
  private let detail: AgreementDetail
  private let styles: Styles

  package init(_ detail: AgreementDetail, _ styles: Styles) {
    self.detail = detail
    self.styles = styles
  }

  package var lines: [String] {
    let names = Phrase.some(detail.members).joined(separator: ", ")
    let members = names.isEmpty ? "" : " (\(names))"
    var facts =
      detail.units == 0
      ? [Absence.agreement]
      : [
        Phrase.counted(detail.units, "unit"),
        Phrase.counted(detail.members.count, "member") + members,
      ]
    if detail.missing > 0 { facts.append("\(Phrase.counted(detail.missing, "value")) missing") }
    if detail.unpaired > 0 {
      facts.append("\(Phrase.counted(detail.unpaired, "unit")) of one member left out")
    }
    if detail.notJudged > 0 {
      facts.append("\(Phrase.counted(detail.notJudged, "time")) \"cannot be judged\"")
    }
    let head = "\(styles.bold(detail.by))  \(facts.joined(separator: ", "))"
    if detail.units == 0 { return [head] }
    return [
      head,
      "  Krippendorff's alpha  \(words(detail.alpha)) (\(detail.scale))",
      "  Fleiss' kappa         \(words(detail.fleiss))\(kappaScale)",
      "  Cohen's kappa         \(words(detail.cohen))\(kappaScale)",
    ]
  }

  /// Both kappas take every difference for the same; alpha does not where values are in order.
  private var kappaScale: String { detail.scale == "nominal" ? "" : " (nominal)" }

  private func words(_ coefficient: AgreementDetail.Coefficient) -> String {
    switch coefficient {
    case .value(let value): Self.rounded(value)
    case .undefined(let reason): "undefined: \(Self.words(reason))"
    }
  }

  /// Three decimals, with a point in every country, and no minus before zero.
  private static func rounded(_ value: Double) -> String {
    let thousandths = Int((value * 1_000).rounded())
    let digits = String(abs(thousandths) % 1_000)
    let zeros = String(repeating: "0", count: 3 - digits.utf8.count)
    return "\(thousandths < 0 ? "-" : "")\(abs(thousandths) / 1_000).\(zeros)\(digits)"
  }

  private static func words(_ reason: Undefined) -> String {
    switch reason {
    case .noPairs: "no two members gave the same thing a value"
    case .raters(let count): "it compares two members, and there are \(count)"
    case .ratingsPerUnit(let least, let most):
      "it needs equally many values of each unit, and there are \(least) to \(most)"
    case .noVariation: "all values are the same"
    }
  }
}
