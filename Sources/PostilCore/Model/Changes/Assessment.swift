/// One member's judgement of an article or an annotation, from one event.
///
/// Each aspect has a register of its own for each member: two analysts who judge differently are dissent,
/// which is kept and shown, and not a conflict.
package struct Assessment: Hashable, Sendable {
  /// Ascending by aspect, each at most once.
  package let judgements: [Judgement]

  /// One aspect, judged.
  package struct Judgement: Hashable, Sendable {
    package let aspect: Aspect
    package let value: Text

    package init(_ aspect: Aspect, _ value: Text) {
      self.aspect = aspect
      self.value = value
    }
  }

  /// The aspects that can be judged. Source: Admiralty Code (NATO AJP-2.1) for the first two, ICD 203 for
  /// the next two, which are kept apart: likelihood, and the analyst's confidence in it.
  package enum Aspect: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    case reliability = 1
    case credibility = 2
    case confidence = 3
    case likelihood = 4
    case stance = 5
    case rationale = 6

    package static func < (left: Aspect, right: Aspect) -> Bool { left.rawValue < right.rawValue }
  }

  /// - Parameter judgements: in any order; of several on one aspect the last counts.
  package init(_ judgements: [Judgement]) {
    var last: [Aspect: Text] = [:]
    for judgement in judgements { last[judgement.aspect] = judgement.value }
    self.judgements = Aspect.allCases.compactMap { aspect in
      last[aspect].map { Judgement(aspect, $0) }
    }
  }

  package subscript(aspect: Aspect) -> Text? {
    judgements.first { $0.aspect == aspect }?.value
  }
}

extension Assessment.Aspect {
  package var allowed: AllowedValues {
    switch self {
    case .reliability: Self.letters
    case .credibility: Self.digits
    case .confidence: .percent
    case .likelihood: Self.likelihoods
    case .stance: Self.stances
    case .rationale: .prose
    }
  }

  private static let letters = AllowedValues.oneOf(["A", "B", "C", "D", "E", "F"])
  private static let digits = AllowedValues.oneOf(["1", "2", "3", "4", "5", "6"])
  private static let likelihoods = AllowedValues.oneOf([
    "almost-no-chance", "very-unlikely", "unlikely", "roughly-even", "likely", "very-likely",
    "almost-certain",
  ])
  private static let stances = AllowedValues.oneOf([
    "supports", "refutes", "neutral", "unrelated",
  ])
}
