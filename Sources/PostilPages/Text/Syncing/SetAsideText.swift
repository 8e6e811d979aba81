package import PostilReplica

extension SetAsideDetail {
  /// Such as `set aside by anna: spam`.
  package var words: String {
    "set aside by \(by)" + (why.isEmpty ? "" : ": \(Harmless.line(why))")
  }
}

extension NamedWork {
  /// Such as `anna set aside 2 of your events, first north.42: spam; postil log --set-aside`.
  package var sentence: String {
    let act = isSetAside ? "set aside" : "reinstated"
    let why = said.why.isEmpty ? "" : ": \(Phrase.shortened(said.why, to: 60))"
    guard events > 1 else {
      let log = entity.map { "postil log \($0)" } ?? "postil log"
      return "\(said.by) \(act) your event \(event)\(why); \(log)"
    }
    return "\(said.by) \(act) \(events) of your events, first \(event)\(why); postil log"
      + (isSetAside ? " --set-aside" : "")
  }
}

extension HangingNotice {
  /// Such as `2 of your replies hang on north.42, which was set aside by anna: spam`.
  package var sentence: String {
    let parts = [(replies, "replies"), (annotations, "annotations"), (edits, "edits")]
      .filter { $0.0 > 0 }.map { "\($0.0) of your \($0.1)" }
    let verb = replies + annotations + edits == 1 ? "hangs" : "hang"
    return "\(parts.joined(separator: " and ")) \(verb) on \(thing), which was \(setAside.words)"
  }
}
