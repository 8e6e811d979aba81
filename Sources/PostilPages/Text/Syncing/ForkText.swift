package import PostilReplica

extension Fork {
  /// The consequences of taking the server's log in its place, to be agreed to.
  package var sentences: [String] {
    let anew =
      own == 0
      ? "none of your events is after that in this replica's log; what you have not pushed goes along"
      : "\(Phrase.counted(own, "event")) of yours after that, and what you have not pushed, will be "
        + "recorded anew"
    let left =
      others == 0
      ? []
      : [
        "not on the server, and for their authors to bring back: \(Phrase.counted(others, "event"))"
      ]
    return [
      "both logs are the same up to event \(seq); this replica's ends at \(cursor), the server's at "
        + "\(end)",
      anew + ", under a new key",
    ] + left + [
      "all of this replica is copied before, and stays beside it"
    ]
  }
}

package enum ForkText {
  /// - Parameters:
  ///   - copy: where all of the replica lies that it was.
  ///   - name: the replica's, under its new key.
  package static func done(copy: String, _ fork: Fork, name: String) -> [String] {
    ["kept       \(copy)", "forked     after event \(fork.seq)", "goes on as \(name)"]
  }
}
