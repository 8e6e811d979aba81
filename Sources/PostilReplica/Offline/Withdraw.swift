package import PostilCore
import PostilStore

extension Replica {
  /// Records that its source withdrew an article.
  ///
  /// - Parameter why: one line; `nil` takes it back.
  package func withdraw(_ typed: String, why: String?, now: Instant) throws -> EditOutcome {
    let reason = try why.map { why in
      let text = Text(NFC.of(why))
      guard AllowedValues.line.allows(text), !text.isBlank else {
        throw ReplicaError.valueNotAllowed(
          field: "reason", value: why, allowed: AllowedValues.line.description)
      }
      return text
    }
    return try change([typed], now: now) { row, _, names in
      guard case .article(let article) = row.entity.id else {
        throw ReplicaError.wrongKind(typed, expected: .article)
      }
      _ = try row.expectingSettled(.withdrawn, names)
      let value = Value.text(reason ?? "")
      if row.entity.value(of: .withdrawn) ?? .text("") == value { return [] }
      return [.articleWithdrawn(article: article, why: reason ?? "")]
    }[0]
  }

  /// Records that an article repeats another.
  ///
  /// - Parameter original: as typed; `nil` takes it back.
  package func markDuplicate(_ typed: String, of original: String?, now: Instant) throws
    -> EditOutcome
  {
    let recorded = try record(now: now) { view, names in
      let row = try names.article(named: typed).expectingVisible(view, names)
      guard case .article(let article) = row.entity.id else {
        throw ReplicaError.wrongKind(typed, expected: .article)
      }
      _ = try row.expectingSettled(.duplicateOf, names)
      var other: ContentID?
      if let original {
        guard
          case .article(let found) = try names.article(named: original).expectingVisible(
            view, names
          ).entity.id
        else { throw ReplicaError.wrongKind(original, expected: .article) }
        guard found != article else { throw ReplicaError.ownDuplicate(typed) }
        if try view.entity(.article(found))?.entity.value(of: .duplicateOf) == .article(article) {
          throw ReplicaError.duplicateOfEachOther(typed, original: original)
        }
        other = found
      }
      let isSo = row.entity.value(of: .duplicateOf) ?? .article(nil) == .article(other)
      return (isSo ? [] : [.duplicateSet(article: article, of: other)], ())
    }
    return EditOutcome(events: recorded.events)
  }
}
