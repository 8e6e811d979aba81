/// The values that members gave a thing in fields that the team shares, and of which one value stands.
///
/// ⚖ No value is invented: a member who was content with a colleague's value wrote nothing, and has none here.
package struct SharedValues: Sendable {
  package struct Entry: Sendable {
    package let member: ReplicaID
    package let stamp: Stamp
    package let field: Field
    package let value: Value

    package init(member: ReplicaID, stamp: Stamp, field: Field, value: Value) {
      self.member = member
      self.stamp = stamp
      self.field = field
      self.value = value
    }
  }

  private let entries: [Entry]

  /// - Parameter entries: of one thing, in log order, pending ones last.
  package init(_ entries: [Entry]) {
    self.entries = entries
  }

  /// The text that each member last wrote into a field; none for a member who last cleared it.
  package func texts(in field: PlainField) -> [ReplicaID: Text] {
    var last: [ReplicaID: Text] = [:]
    for entry in entries where entry.field == .plain(field) {
      last[entry.member] = entry.value.isNothing ? nil : entry.value.written
    }
    return last
  }

  /// For each tag that somebody gave, the members who gave it and those who did not.
  ///
  /// A member gave it, or took it off, by the last own event about it. A member without one did not give it
  /// if the member and the one who did tagged the thing at once, neither knowing of the other's tags.
  package func tags() -> [Text: [ReplicaID: Bool]] {
    let tagging = entries.filter { $0.tag != nil }
    var answers: [Text: [ReplicaID: Bool]] = [:]
    for entry in tagging {
      if let tag = entry.tag { answers[tag, default: [:]][entry.member] = !entry.value.isNothing }
    }
    answers = answers.filter { $0.value.values.contains(true) }
    let byReplica = Dictionary(grouping: tagging, by: \.stamp.event.replica)
    for given in tagging {
      guard let tag = given.tag, !given.value.isNothing, answers[tag] != nil else { continue }
      for others in byReplica.values where answers[tag]?[others[0].member] == nil {
        if Self.hasOne(concurrentWith: given, in: others) {
          answers[tag]?[others[0].member] = false
        }
      }
    }
    return answers
  }

  /// - Parameter entries: of one replica, in its order: what one of them had seen, each later one had too, and
  ///   what had seen one, had seen each earlier one. So the first that was not seen decides.
  private static func hasOne(concurrentWith given: Entry, in entries: [Entry]) -> Bool {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if given.stamp.hasSeen(entries[middle].stamp) { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && !entries[low].stamp.hasSeen(given.stamp)
  }
}

extension SharedValues.Entry {
  fileprivate var tag: Text? {
    if case .tag(let name) = field { name } else { nil }
  }
}

extension Value {
  fileprivate var written: Text? {
    if case .text(let text) = self { text } else { nil }
  }
}
