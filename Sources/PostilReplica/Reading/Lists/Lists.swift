import PostilCore
import PostilStore

/// Pages of lists. In the order in which things were made a page reads no more than it shows; any other order
/// and each filter reads the states of all things of its kind once, and no texts but titles.
extension Reader {
  /// - Throws: `ReplicaError` for a word that nobody used, and for values that do not exist.
  package func articles(_ request: ListRequest = ListRequest()) throws -> ListPage<ArticleSummary> {
    let unread = try Unread(self)
    let page = try rows(of: .article, request, unread)
    let items = try page.items.map { row in
      var summary = try summarize(row)
      summary.unread = unread.contains(row.entity.id)
      return summary
    }
    return ListPage(items: items, isLast: page.isLast)
  }

  /// - Throws: the same, and `ReplicaError` for an article that does not exist.
  package func annotations(_ request: ListRequest = ListRequest()) throws
    -> ListPage<AnnotationDetail>
  {
    let unread = try Unread(self)
    let page = try rows(of: .annotation, request, unread)
    let items = try zip(page.items, details(of: page.items)).map { row, detail in
      var detail = detail
      detail.unread = unread.contains(row.entity.id)
      return detail
    }
    return ListPage(items: items, isLast: page.isLast)
  }

  /// The time when a thing was made, by its author's clock.
  func made(_ row: EntityRow) throws -> Instant? {
    let stamp = row.entity.origins[0].stamp
    return try row.claimedAt(stamp) ?? view.recorded(stamp)?.event.claimedAt
  }

  /// The time of the last event that wrote to a thing, by its author's clock.
  func changed(_ row: EntityRow) throws -> Instant? {
    let pending = row.entity.registers.flatMap(\.register.heads).map(\.stamp)
      .filter { $0.seq == nil }.max { $0.precedes($1) }
    if let pending { return try view.recorded(pending)?.event.claimedAt }
    return try row.lastClaimedAt ?? made(row)
  }

  private func rows(of kind: EntityKind, _ request: ListRequest, _ unread: Unread) throws
    -> ListPage<EntityRow>
  {
    let after = try request.after.map { try self.row($0, of: kind) }
    let match = try ListMatch(request, of: kind, unread, self)
    let article = try request.article.map { try names.article(named: $0) }
    if article == nil, request.order.map({ $0.key == .time }) ?? true {
      return try inOrderOfTime(kind, request, after: after, match)
    }
    var found: [(key: SortKey, id: EntityID)] = []
    var textOrder = 0
    let take = { (row: EntityRow) throws -> Bool in
      guard try match.matches(row) else { return true }
      textOrder += 1
      found.append((try sortKey(of: row, request.order, at: textOrder), row.entity.id))
      return true
    }
    if let article {
      for row in try view.children(of: article.entity.id) { _ = try take(row) }
    } else {
      try view.each(kind) { row in try isShown(row, request) ? take(row) : true }
    }
    let isReversed = request.order?.isReversed ?? false
    found.sort { SortKey.precedes($0.key, $1.key, isReversed: isReversed) }
    if let after {
      let index = found.firstIndex { $0.id == after.entity.id }
      let key = try sortKey(of: after, request.order, at: 0)
      found =
        index.map { Array(found[($0 + 1)...]) }
        ?? found.filter { SortKey.precedes(key, $0.key, isReversed: isReversed) }
    }
    let page = found.prefix(request.limit ?? found.count)
    return ListPage(
      items: try page.compactMap { try view.entity($0.id) }, isLast: page.count == found.count)
  }

  private func inOrderOfTime(
    _ kind: EntityKind, _ request: ListRequest, after: EntityRow?, _ match: ListMatch
  ) throws -> ListPage<EntityRow> {
    var page: [EntityRow] = []
    var isLast = true
    try view.each(kind, after: after, newestFirst: request.order?.isReversed ?? false) { row in
      guard try isShown(row, request), try match.matches(row) else { return true }
      isLast = request.limit.map { page.count < $0 } ?? true
      if isLast { page.append(try view.whole(row)) }
      return isLast
    }
    return ListPage(items: page, isLast: isLast)
  }

  /// False for an annotation on a deleted article, unless deleted things are asked for.
  private func isShown(_ row: EntityRow, _ request: ListRequest) throws -> Bool {
    guard !request.isDeletedIncluded, case .annotation(let facts) = row.entity.facts else {
      return true
    }
    return try view.flags(of: .article(facts.article)).map { !$0.contains(.hidden) } ?? false
  }

  private func row(_ typed: String, of kind: EntityKind) throws -> EntityRow {
    try kind == .article ? names.article(named: typed) : names.annotation(typed)
  }

  private func sortKey(of row: EntityRow, _ order: ListOrder?, at textOrder: Int) throws -> SortKey
  {
    let entity = row.entity
    let stamp = entity.origins[0].stamp
    guard let order else { return SortKey(number: Int64(textOrder), stamp: stamp) }
    return switch order.key {
    case .time: SortKey(number: nil, stamp: stamp)
    case .changed: SortKey(number: try changed(row)?.milliseconds, stamp: stamp)
    case .due: SortKey(entity.text(of: .due), stamp)
    case .author: SortKey(names.author(of: stamp.event.replica), stamp)
    case .assignee: SortKey(entity.text(of: .assignee), stamp)
    case .status: SortKey(entity.text(of: .status), stamp)
    case .title: SortKey(try titleOfArticle(row), stamp)
    case .article: SortKey(try articleName(entity), stamp)
    }
  }

  private func titleOfArticle(_ row: EntityRow) throws -> String {
    guard case .annotation(let facts) = row.entity.facts else {
      return try title(of: view.whole(row).entity)
    }
    return try view.entity(.article(facts.article)).map { try title(of: $0.entity) } ?? ""
  }

  private func articleName(_ entity: Entity) throws -> String {
    guard case .annotation(let facts) = entity.facts else { return try names.name(of: entity.id) }
    return try names.name(of: .article(facts.article))
  }
}

/// The value by which a thing is sorted; a thing without one comes last.
private struct SortKey {
  private var number: Int64?
  private var word: AlphabeticalKey?
  private let stamp: Stamp

  init(number: Int64?, stamp: Stamp) { (self.number, self.stamp) = (number, stamp) }

  init(_ word: String?, _ stamp: Stamp) {
    (self.word, self.stamp) = (word.map { AlphabeticalKey($0) }, stamp)
  }

  static func precedes(_ one: SortKey, _ other: SortKey, isReversed: Bool) -> Bool {
    let (left, right) = isReversed ? (other, one) : (one, other)
    if one.isAbsent != other.isAbsent { return other.isAbsent }
    if let number = left.number, let second = right.number, number != second {
      return number < second
    }
    if let word = left.word, let second = right.word, word != second { return word < second }
    return left.stamp.precedes(right.stamp)
  }

  private var isAbsent: Bool { number == nil && word == nil }
}
