package import PostilReplica

extension Fork {
  /// The consequences of taking the server's log in its place, to be agreed to.
  package var sentences: [String] {
    let anew =
      own == 0
      ? "this replica's log has no events of yours after that; your unpushed events will be recorded anew"
      : "\(Phrase.counted(own, "event")) of yours after that, and your unpushed events, will be "
        + "recorded anew"
    let left =
      others == 0
      ? []
      : [
        "not on the server, and only their authors can bring them back: \(Phrase.counted(others, "event"))"
      ]
    return [
      "both logs are the same up to event \(seq); this replica's ends at \(cursor), the server's at "
        + "\(end)",
      anew + ", under a new key",
    ] + left + [
      "the whole replica is copied first, and the copy stays beside it"
    ]
  }
}

package enum ForkText {
  package static let act = "replace this replica's log with the server's"

  /// - Parameters:
  ///   - copy: where all of the replica lies that it was.
  ///   - name: the replica's, under its new key.
  package static func done(copy: String, _ fork: Fork, name: String) -> [String] {
    ["kept       \(copy)", "forked     after event \(fork.seq)", "goes on as \(name)"]
  }
}
