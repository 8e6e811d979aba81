package import PostilCore
import PostilStore

/// A field by which members may agree.
package enum AgreementField: String, CaseIterable, Sendable {
  case reliability, credibility, confidence, likelihood, stance, status, motivation, tag
}

/// How far members agree about articles and annotations in one field.
package struct AgreementDetail: Encodable, Sendable {
  package let by: String
  /// `nominal`, `ordinal` or `interval`: how alpha weighs a difference.
  package let scale: String
  /// The number of things that two members or more gave a value; of tags, of a thing with a tag.
  package let units: Int
  /// The number of those that one member alone gave a value.
  package let unpaired: Int
  /// The members who gave the units values.
  package let members: [String]
  /// The number of values that are missing for each of the members to have given each unit one.
  package let missing: Int
  /// The number of judgements that something cannot be judged, which are no values.
  package let notJudged: Int
  package let alpha: Coefficient
  package let fleiss: Coefficient
  package let cohen: Coefficient

  /// A number, or the reason why there is none.
  package enum Coefficient: Encodable, Sendable {
    case value(Double)
    case undefined(Undefined)

    fileprivate init(_ compute: () throws(Undefined) -> Double) {
      do {
        self = .value(try compute())
      } catch {
        self = .undefined(error)
      }
    }

    private enum Keys: CodingKey { case value, undefined }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Keys.self)
      switch self {
      case .value(let value): try container.encode(value, forKey: .value)
      case .undefined(let reason): try container.encode(reason.name, forKey: .undefined)
      }
    }
  }
}

extension Reader {
  /// How far members agree, in one field after the other.
  ///
  /// - Parameter typed: articles; with their annotations, they alone count. None for all.
  package func agreement(by fields: [AgreementField], on typed: [String]) throws
    -> [AgreementDetail]
  {
    var ids: [EntityID] = []
    for id in try typed.map({ try names.article(named: $0).entity.id }) where !ids.contains(id) {
      ids.append(id)
    }
    if typed.isEmpty { ids = try view.articlesInLogOrder() }
    var collected = fields.map { Collected($0) }
    let needsHistory = !Set(fields).isDisjoint(with: [.status, .motivation, .tag])
    for id in ids {
      guard let article = try view.entity(id), !article.flags.contains(.hidden) else { continue }
      for row in try [article] + view.children(of: id) where !row.flags.contains(.hidden) {
        let shared = needsHistory ? try sharedValues(of: row.entity.id) : SharedValues([])
        for index in collected.indices { collected[index].take(row.entity, shared) }
      }
    }
    return collected.map { $0.detail { names.name(of: $0) } }
  }

  private func sharedValues(of id: EntityID) throws -> SharedValues {
    SharedValues(
      try view.history(of: id).flatMap { recorded in
        let stamp = recorded.event.stamp(at: recorded.place?.seq)
        return recorded.event.writes(in: roster).map {
          SharedValues.Entry(
            member: roster.member(of: stamp.event.replica), stamp: stamp, field: $0.field,
            value: $0.value)
        }
      })
  }
}

/// The values of one field, thing by thing.
private struct Collected {
  private let field: AgreementField
  private var units: [[Ratings.Rating]] = []
  private var notJudged = 0
  private var raters: [ReplicaID: Int] = [:]
  /// The number of each word, in the order in which words came.
  private var words: [Text: Int] = [:]

  init(_ field: AgreementField) {
    self.field = field
  }

  mutating func take(_ entity: Entity, _ shared: SharedValues) {
    if let aspect = field.aspect {
      let members = Set(entity.registers.compactMap(\.field.member)).sorted { $0.bits < $1.bits }
      var judgements: [ReplicaID: Text] = [:]
      for member in members { judgements[member] = entity.judgement(of: aspect, by: member) }
      add(judgements)
    } else if let plain = field.plain {
      add(shared.texts(in: plain))
    } else {
      for (_, answers) in shared.tags().sorted(by: { $0.key < $1.key }) {
        add(answers.mapValues { $0 ? "yes" : "no" })
      }
    }
  }

  private mutating func add(_ values: [ReplicaID: Text]) {
    var unit: [Ratings.Rating] = []
    for (member, text) in values.sorted(by: { $0.key.bits < $1.key.bits }) {
      guard let value = number(of: text) else {
        notJudged += 1
        continue
      }
      let rater = raters[member] ?? raters.count
      raters[member] = rater
      unit.append(Ratings.Rating(rater: rater, value: value))
    }
    if !unit.isEmpty { units.append(unit) }
  }

  /// `nil` for a judgement that something cannot be judged.
  private mutating func number(of text: Text) -> Int? {
    switch field {
    case .confidence: return Int(text.string)
    case .reliability, .credibility:
      // F and 6: cannot be judged. Source: the Admiralty code.
      if text == "F" || text == "6" { return nil }
      return rank(of: text)
    case .likelihood: return rank(of: text)
    case .stance, .status, .motivation, .tag:
      let number = words[text] ?? words.count
      words[text] = number
      return number
    }
  }

  /// The place among the allowed values, which are in order.
  private func rank(of text: Text) -> Int? {
    guard case .oneOf(let values)? = field.aspect?.allowed else { return nil }
    return values.firstIndex { Text($0) == text }
  }

  func detail(_ name: (ReplicaID) -> String) -> AgreementDetail {
    let ratings = Ratings(field.scale, units: units)
    let counted = Set(ratings.raters)
    return AgreementDetail(
      by: field.rawValue, scale: field.scale.rawValue, units: ratings.units.count,
      unpaired: ratings.unpairedCount,
      members: raters.filter { counted.contains($0.value) }.map { name($0.key) }.sorted(),
      missing: ratings.missingCount, notJudged: notJudged,
      alpha: .init(ratings.krippendorffAlpha), fleiss: .init(ratings.fleissKappa),
      cohen: .init(ratings.cohenKappa))
  }
}

extension AgreementField {
  fileprivate var aspect: Assessment.Aspect? { Assessment.Aspect(name: rawValue) }

  /// A field that the team shares.
  fileprivate var plain: PlainField? { PlainField(name: rawValue) }

  fileprivate var scale: Ratings.Scale {
    switch self {
    case .reliability, .credibility, .likelihood: .ordinal
    case .confidence: .interval
    case .stance, .status, .motivation, .tag: .nominal
    }
  }
}

extension Undefined {
  /// As it is written in JSON.
  fileprivate var name: String {
    switch self {
    case .noPairs: "no pairs"
    case .raters: "not two members"
    case .ratingsPerUnit: "uneven"
    case .noVariation: "no variation"
    }
  }
}
