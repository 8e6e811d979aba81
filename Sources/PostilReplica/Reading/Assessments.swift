package import PostilCore
import PostilStore

/// One member's judgements of an article or an annotation. Aspects without a judgement are absent.
package struct AssessmentDetail: Encodable, Sendable {
  package let member: String
  /// The reliability of the source, A to F.
  package let reliability: String?
  /// The credibility of its statements, 1 to 6.
  package let credibility: String?
  /// Per cent.
  package let confidence: Int?
  package let likelihood: String?
  package let stance: String?
  package let rationale: String?
}

extension Reader {
  /// The assessments in the order of the members' names.
  func assessments(of entity: Entity) -> [AssessmentDetail] {
    let members = Set(entity.registers.compactMap(\.field.member))
    return members.map { member in
      func judgement(_ aspect: Assessment.Aspect) -> String? {
        entity.judgement(of: aspect, by: member)?.string
      }
      return AssessmentDetail(
        member: names.name(of: member), reliability: judgement(.reliability),
        credibility: judgement(.credibility),
        confidence: judgement(.confidence).flatMap { Int($0) },
        likelihood: judgement(.likelihood), stance: judgement(.stance),
        rationale: judgement(.rationale))
    }
    .filter { $0.judged.isEmpty == false }
    .sorted { $0.member < $1.member }
  }
}

extension AssessmentDetail {
  /// The judged aspects, by name.
  package var judged: [(aspect: String, value: String)] {
    [
      ("reliability", reliability), ("credibility", credibility),
      ("confidence", confidence.map { "\($0)" }),
      ("likelihood", likelihood), ("stance", stance), ("rationale", rationale),
    ].compactMap { name, value in value.map { (name, $0) } }
  }
}

extension [AssessmentDetail] {
  /// The aspects on which members differ, the reasons that they give aside: dissent, not a conflict.
  package var dissent: [String] {
    let values = [
      ("reliability", compactMap(\.reliability)), ("credibility", compactMap(\.credibility)),
      ("confidence", compactMap(\.confidence).map { "\($0)" }),
      ("likelihood", compactMap(\.likelihood)),
      ("stance", compactMap(\.stance)),
    ]
    return values.filter { Set($0.1).count > 1 }.map(\.0)
  }
}

extension Entity {
  /// `nil` where the member has not judged it, or has withdrawn the judgement.
  func judgement(of aspect: Assessment.Aspect, by member: ReplicaID) -> Text? {
    guard case .text(let text)? = value(of: .assessment(aspect, by: member)), !text.isBlank else {
      return nil
    }
    return text
  }

  /// The audiences that may have it, ascending.
  package var audiences: [Text] {
    registers.compactMap { named in
      guard case .audience(let name) = named.field,
        named.register.displayed(by: named.field.rule) == .flag(true)
      else { return nil }
      return name
    }
  }
}
