import PostilReplica

extension SetAsideDetail {
  /// Such as `set aside by anna: spam`.
  var words: String {
    "set aside by \(by)" + (why.isEmpty ? "" : ": \(Harmless.line(why))")
  }
}

extension HangingNotice {
  /// Such as `2 of your replies hang on north.42, which was set aside by anna: spam`.
  var sentence: String {
    let parts = [(replies, "replies"), (annotations, "annotations"), (edits, "edits")]
      .filter { $0.0 > 0 }.map { "\($0.0) of your \($0.1)" }
    let verb = replies + annotations + edits == 1 ? "hangs" : "hang"
    return "\(parts.joined(separator: " and ")) \(verb) on \(thing), which was \(setAside.words)"
  }
}
