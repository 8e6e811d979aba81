import PostilReplica

/// The ids of a replica that may have been meant by one that it does not hold.
enum SimilarIDs {
  /// The same error, with a question in its hint; or as it is, where no id is like the typed one.
  static func added(to error: any Error, in arguments: [String]) -> any Error {
    guard case ReplicaError.noSuchEntity(let id) = error, let plain = Diagnosis(error) else {
      return error
    }
    let words = arguments.prefix { $0 != "--" }
    let path = Location.folder(words.firstIndex(of: "-C").flatMap { words.dropFirst($0 + 1).first })
    let near = try? Replica(containing: path).read { reader in
      // An event's id, where the thing's is needed that it changed.
      try reader.changed(by: id).map { [$0] }
        ?? Suggestions.nearest(to: id, among: reader.idsLike(id))
    }
    guard let question = near.flatMap(Suggestions.question) else { return error }
    return Diagnosis(
      plain.status, plain.message, hint: plain.hint.map { "\(question) \($0)" } ?? question)
  }
}
