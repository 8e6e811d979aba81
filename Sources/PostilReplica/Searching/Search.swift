import PostilCore
import PostilLog
import PostilStore

extension Replica {
  private var searchPath: String { "\(folder.home)/search.sqlite" }

  /// Finds what a query asks for.
  ///
  /// The index lies beside the replica's file and is disposable: it is made by the first search, brought up to date by
  /// each, and made anew where it is damaged or not ours. Where it cannot be written to, and for a state of
  /// the past, it is made in memory: the findings say why.
  ///
  /// - Parameters:
  ///   - limit: the most results.
  ///   - past: the state to search; `nil` for the present.
  ///   - zone: the zone of typed days.
  ///   - progress: how far it is through the events while everything is indexed.
  /// - Throws: `SearchProblem` for a query that is none, `ReplicaError` for an article that does not exist, and for a
  ///   tag that nobody used if nothing is found.
  package func search(
    _ typed: String, limit: Int, asOf past: Past? = nil, in zone: Zone = .utc,
    progress: @escaping (_ done: UInt64, _ end: UInt64) -> Void = { _, _ in }
  ) throws -> Findings {
    try read(asOf: past) { reader in
      var search = Search(
        reader: reader, replica: self, zone: zone, stems: WordStems(), progress: progress)
      guard past == nil else { return try search.find(typed, limit, at: nil) }
      do {
        let lock = try SearchIndex.lock(folder.searchLock)
        defer { withExtendedLifetime(lock) {} }
        do {
          return try search.find(typed, limit, at: searchPath)
        } catch  where SearchIndex.isOfContent(error) {
          try SearchIndex.remove(at: searchPath)
          return try search.find(typed, limit, at: searchPath)
        }
      } catch {
        guard let reason = SearchIndex.refusal(error) else { throw error }
        return try search.find(typed, limit, at: nil).unkept(because: reason)
      }
    }
  }

  /// The condition of the index, of which all is read.
  func searchCondition() throws -> SearchIndex.Condition {
    try store.read {
      try SearchIndex.condition(at: searchPath, for: $0, of: store, stems: WordStems.version)
    }
  }

  /// Removes the index, which the next search makes anew.
  func removeSearchIndex() throws { try SearchIndex.remove(at: searchPath) }
}

/// One search in one state.
private struct Search {
  let reader: Reader
  let replica: Replica
  let zone: Zone
  let stems: WordStems
  let progress: LogProgress
  private var titles: [ContentID: (title: String, withdrawn: String?, isHidden: Bool)] = [:]

  init(
    reader: Reader, replica: Replica, zone: Zone, stems: WordStems, progress: @escaping LogProgress
  ) {
    self.reader = reader
    self.replica = replica
    self.zone = zone
    self.stems = stems
    self.progress = progress
  }

  /// - Parameter path: of the index; `nil` for one in memory.
  mutating func find(_ typed: String, _ limit: Int, at path: String?) throws -> Findings {
    var unstemmed = false
    let saved = try replica.savedQueries()
    let index = try SearchIndex(at: path)
    let stems = stems
    let stemming = SearchStemming(
      stems: { word in
        unstemmed = true
        return stems.stems(of: word)
      }, isCostly: stems.isCostly, marks: stems.marks)
    try index.update(
      from: reader.view, of: replica.store, stems: WordStems.version, stemming: stemming,
      progress: progress)
    let names = SearchNames(reader: reader, index: index, zone: zone)
    var parser = try SearchParser(
      typed,
      SearchParser.Meaning(
        forms: { word in
          try index.forms(of: word, limit: SearchLimits.forms, stemming: stemming)
        },
        filter: { try names.expression($0, $1, place: $2) },
        saved: { try saved.query(named: $0) }))
    let expression = try parser.parse()
    var found: [FoundDetail] = []
    let wanted = parser.wanted
    try index.each(
      expression, byRank: !wanted.isEmpty, in: reader.view, of: replica.store
    ) { row in
      if try isPlaced(row.entity, parser.places), let detail = try detail(row, wanted) {
        found.append(detail)
      }
      return found.count < limit
    }
    if found.isEmpty, let unused = try parser.tags.first(where: { try !names.isUsed(tag: $0) }) {
      throw ReplicaError.neverUsed("tag", unused, known: try reader.tags(beginning: ""))
    }
    return Findings(
      found: found, missingPackages: unstemmed ? WordStems.missingPackages : [],
      hasLikelyOperator: parser.hasLikelyOperator,
      unknownWords: found.isEmpty ? try unknown(wanted.formless, in: index) : [])
  }

  private func unknown(_ words: [FormlessWord], in index: SearchIndex) throws -> [UnknownWord] {
    func spelled(_ word: String, _ typed: FormlessWord) -> String {
      typed.isName ? word.prefix(1).uppercased() + word.dropFirst() : word
    }
    return try words.prefix(SearchLimits.unknownWords).compactMap { typed in
      try index.words(like: typed.word, in: reader.view, of: replica.store).map { known in
        UnknownWord(
          word: spelled(typed.word, typed), known: known.map { spelled($0, typed) })
      }
    }
  }

  /// - Parameter places: the states of a quote; one of each set is needed.
  private func isPlaced(_ entity: Entity, _ places: [Set<AnchorResolution.State>]) throws -> Bool {
    if places.isEmpty { return true }
    guard let state = try reader.placeState(of: entity) else { return false }
    return places.allSatisfy { $0.contains(state) }
  }

  /// - Returns: `nil` for what a deletion hides.
  private mutating func detail(_ row: EntityRow, _ wanted: SearchedWords) throws -> FoundDetail? {
    guard !row.flags.contains(.hidden) else { return nil }
    let entity = row.entity
    var article: ContentID
    let text: String
    let kind: String
    switch entity.facts {
    case .article:
      guard case .article(let id) = entity.id else { return nil }
      article = id
      kind = "article"
      text = try entity.currentRevision.flatMap { try reader.view.text(of: $0) }?.string ?? ""
    case .annotation(let facts):
      article = facts.article
      kind = "annotation"
      text = row.text?.string ?? ""
    case .reply(let facts):
      guard let annotation = try reader.view.outline(of: .annotation(facts.annotation)),
        !annotation.flags.contains(.hidden),
        case .annotation(let above) = annotation.entity.facts
      else { return nil }
      article = above.article
      kind = "reply"
      text = row.text?.string ?? ""
    case .term:
      return nil
    }
    guard let heading = try heading(of: article), !heading.isHidden else { return nil }
    let excerpt = Excerpt(of: text, wanted)
    return FoundDetail(
      id: try reader.names.name(of: entity.id), kind: kind,
      article: try reader.names.name(of: .article(article)), articleTitle: heading.title,
      articleWithdrawn: heading.withdrawn,
      created: try reader.authorship(entity.origins[0].stamp, of: row),
      tags: try reader.aliases().reading(entity.tags).map(\.string),
      status: entity.text(of: .status), excerpt: excerpt.text,
      matches: excerpt.matches)
  }

  private mutating func heading(of article: ContentID) throws
    -> (title: String, withdrawn: String?, isHidden: Bool)?
  {
    if let known = titles[article] { return known }
    guard let row = try reader.view.entity(.article(article)) else { return nil }
    let heading = (
      try reader.title(of: row.entity), row.entity.withdrawn, row.flags.contains(.hidden)
    )
    titles[article] = heading
    return heading
  }
}

/// The values of filters, as people name them.
private struct SearchNames {
  let reader: Reader
  let index: SearchIndex
  let zone: Zone

  func expression(_ field: SearchField, _ typed: String, place: Int) throws -> SearchExpression {
    let unknown = { (known: [String]) in
      SearchProblem.unknownValue(typed, field: field.rawValue, known: known, place: place)
    }
    switch field {
    case .author: return .facets(try authors(typed, unknown))
    case .assignee:
      let member = try member(typed, unknown)
      return .facets([.assignee(Text(reader.names.name(of: member)))])
    case .tag:
      guard !Text(typedTag: typed).isEmpty else { throw unknown([]) }
      return .facets(try facets(ofTag: typed))
    case .status:
      guard case .oneOf(let values) = PlainField.status.allowed else {
        return .facets(SearchFacet.status(Text(typed)))
      }
      guard values.contains(typed) else { throw unknown(values) }
      return .facets(SearchFacet.status(Text(typed)))
    case .marking:
      guard let marking = Marking(typed: typed) else {
        throw unknown(Marking.allCases.map(\.name))
      }
      return .facets([.marking(marking)])
    case .article:
      let row = try reader.names.article(named: typed)
      guard case .article(let id) = row.entity.id else { throw unknown([]) }
      return .facets([.article(id)])
    case .state:
      switch typed {
      case "withdrawn": return .facets([.withdrawn])
      case "conflict": return .facets([.inConflict])
      default: throw unknown(SearchField.states)
      }
    case .language:
      guard PlainField.language.allowed.allows(Text(typed)) else {
        throw unknown([PlainField.language.allowed.description])
      }
      return .facets([.language(Text(typed))])
    case .since, .until:
      // The index knows quarters of hours.
      guard CalendarDate(iso: zone.dated(typed[...])) != nil,
        let time = TypedTime(typed[...], in: zone)
      else {
        throw unknown(["YYYY-MM-DD"])
      }
      return .facets(
        field == .since
          ? try index.facets(from: SearchTime(time.start))
          : try index.facets(upTo: SearchTime(time.end)))
    case .scope: throw unknown(SearchScope.allCases.map(\.rawValue))
    }
  }

  /// True if something has a tag, or had it, in any of its words.
  func isUsed(tag: String) throws -> Bool {
    try facets(ofTag: tag).contains { try index.holds($0) }
  }

  private func facets(ofTag typed: String) throws -> [SearchFacet] {
    try reader.aliases().words(readAs: Text(typedTag: typed)).map { .tag($0) }
  }

  /// A member, and an author whom another tool names for what was imported: one of that name.
  private func authors(_ typed: String, _ unknown: ([String]) -> SearchProblem) throws
    -> [SearchFacet]
  {
    let own = reader.names.author(of: reader.own.replica)
    let claimed = SearchFacet.claimedAuthor(Text(NFC.of(typed == "me" ? own : typed)))
    do {
      return [.author(try member(typed, unknown)), claimed]
    } catch {
      guard try index.holds(claimed) else { throw error }
      return [claimed]
    }
  }

  private func member(_ typed: String, _ unknown: ([String]) -> SearchProblem) throws -> ReplicaID {
    if typed == "me" { return reader.roster.member(of: reader.own.replica) }
    do {
      return reader.roster.member(of: try reader.names.replica(named: NFC.of(typed)))
    } catch ReplicaError.noSuchReplica(_, let known) {
      throw unknown(known + ["me"])
    }
  }
}
