/// Everything that was ever written to one register of one entity.
///
/// Found by refolding the entity's events; nothing of it is stored twice.
package struct FieldHistory: Sendable {
  package struct Entry: Sendable {
    package let stamp: Stamp
    package let value: Value
    /// A marking by an author who may not lower one: see `Register.write`.
    package let raisingOnly: Bool

    package init(stamp: Stamp, value: Value, raisingOnly: Bool = false) {
      self.stamp = stamp
      self.value = value
      self.raisingOnly = raisingOnly
    }

    fileprivate func replaces(_ other: Entry) -> Bool {
      stamp.hasSeen(other.stamp)
        && !(raisingOnly && Register.isLessRestrictive(value, other.value))
    }
  }

  /// In log order; pending ones last, in the order of their counters.
  package let entries: [Entry]

  /// - Parameter entries: in log order, pending ones last.
  package init(entries: [Entry]) {
    self.entries = entries
  }

  /// The events that replaced a write: they had seen it, and nothing that had seen it before them.
  /// None for a head.
  package func successors(of write: Stamp) -> [EventID] {
    var successors: [Stamp] = []
    let written = entries.first { $0.stamp.event == write.event }
    for entry in entries
    where written.map(entry.replaces) == true
      && !successors.contains(where: { entry.stamp.hasSeen($0) })
    {
      successors.append(entry.stamp)
    }
    return successors.map(\.event)
  }

  /// The values that the author of a write had before them: those that this author had seen, and had not seen
  /// replaced. Each once, in log order; none for a first write.
  package func values(before write: Stamp) -> [Value] {
    var last: [Entry] = []
    for entry in entries.reversed()
    where write.hasSeen(entry.stamp) && !last.contains(where: { $0.replaces(entry) }) {
      last.append(entry)
    }
    var values: [Value] = []
    for entry in last.reversed() where !values.contains(entry.value) { values.append(entry.value) }
    return values
  }

  /// The value that all heads had seen, where there is only one: the last write that each of them knew and
  /// that no other write known to all of them had replaced.
  package func base(of heads: [Head]) -> Value? {
    var last: [Entry] = []
    for entry in entries.reversed()
    where heads.allSatisfy({ $0.stamp.hasSeen(entry.stamp) })
      && !last.contains(where: { $0.stamp.hasSeen(entry.stamp) })
    {
      last.append(entry)
    }
    guard let first = last.first, last.allSatisfy({ $0.value == first.value }) else { return nil }
    return first.value
  }
}
