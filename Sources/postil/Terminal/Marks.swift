import PostilReplica

/// What is said of a thing beside its words, in a list and in an export. Text of others as it is: whoever
/// shows it makes it harmless.
extension ArticleSummary {
  var marks: [String] {
    [status, marking.map { "tlp:\($0)" }].compactMap { $0 } + tags.map { "#\($0)" }
      + audiences.map { "to:\($0)" } + open(conflicts) + (isDeleted ? ["deleted"] : [])
  }
}

extension AnnotationDetail {
  var marks: [String] {
    tags.map { "#\($0)" }
      + [
        status, motivation, assignee.map { "for \($0)" }, due.map { "due \($0)" },
        marking.map { "tlp:\($0)" },
      ].compactMap { $0 }
      + audiences.map { "to:\($0)" }
      + (dissent.isEmpty ? [] : ["dissent on \(dissent.joined(separator: ", "))"])
      + (isJoined ? ["note joined of several"] : []) + open(conflicts)
      + (isDeleted ? ["deleted"] : [])
  }
}

extension ReplyDetail {
  var marks: [String] {
    (parent.map { ["to \($0)"] } ?? []) + (isJoined ? ["joined of several"] : [])
      + open(conflicts)
  }
}

private func open(_ conflicts: [String]) -> [String] {
  conflicts.isEmpty ? [] : ["conflict in \(conflicts.joined(separator: ", "))"]
}
