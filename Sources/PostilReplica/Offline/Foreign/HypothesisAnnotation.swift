import PostilCore

/// Reads an annotation in the form of the API of Hypothesis.
enum HypothesisAnnotation {
  /// It names no type: it is recognized by fields that no other tool writes.
  static func isOne(_ value: JSONValue) -> Bool {
    guard case .object = value, value["type"] == nil, value["@type"] == nil else { return false }
    guard value["target"] != nil || value["user"]?.text?.hasPrefix("acct:") == true else {
      return false
    }
    return value["uri"] != nil || value["references"] != nil
      || value["target"].all.contains { $0["selector"] != nil }
  }

  static func read(_ value: JSONValue) -> ForeignAnnotation {
    var annotation = ForeignAnnotation()
    annotation.sourceID = value["id"]?.text
    annotation.author = WebAnnotation.author(
      [value["user"]?.text.map(name)].compactMap { $0 }, words: value["postil:contributor"].texts)
    annotation.created = WebAnnotation.moment(value["created"])
    annotation.note = value["text"]?.text ?? ""
    annotation.tags = value["tags"].texts
    annotation.answers = value["references"].texts
    annotation.isReply = !annotation.answers.isEmpty
    annotation.expect(.string, in: ["id", "user", "text"], of: value)
    annotation.expect(.strings, in: ["tags", "references"], of: value)
    annotation.expect(.time, in: ["created"], of: value)
    annotation.objection = objection(value)
    let links = (value["document"]?["link"]).all.compactMap { $0["href"]?.text }
    let addresses = [value["uri"]?.text].compactMap { $0 } + links
    annotation.targets = value["target"].all.map { target($0, addresses) }
    if annotation.targets.isEmpty { annotation.targets = [ForeignTarget(sources: addresses)] }
    annotation.own = ExportedFields(exported: value, annotation.targets)
    if annotation.own != nil { annotation.motivations = value["postil:motivation"].texts }
    if value["postil:deleted"]?.isTrue == true { annotation.objection = .deletedThere }
    return annotation
  }

  /// The account without its scheme, and without the authority that Postil's own export gives members.
  private static func name(_ account: String) -> String {
    let prefix = "acct:"
    let name = account.hasPrefix(prefix) ? String(account.dropFirst(prefix.count)) : account
    let authority = HypothesisAuthority.members
    return name.hasSuffix(authority) ? String(name.dropLast(authority.count)) : name
  }

  private static func target(_ value: JSONValue, _ addresses: [String]) -> ForeignTarget {
    var target = ForeignTarget()
    target.revision = value["postil:revision"]?.text
    target.unit = target.revision == nil ? .pageUTF16 : .utf16
    target.sources = [value["source"]?.text].compactMap { $0 }
    target.sources += addresses.filter { !target.sources.contains($0) }
    for selector in value["selector"].all {
      if let quote = ForeignQuote(selector) {
        target.quotes.append(quote)
      } else if let type = selector["type"]?.text, type == "TextPositionSelector" {
        target.take(position: selector, type)
      } else if selector["type"]?.text == "FragmentSelector", selector["value"]?.text == "" {
        continue
      } else {
        target.unusable.append(selector["type"]?.text ?? "a selector without a type")
      }
    }
    return target
  }

  private static func objection(_ value: JSONValue) -> ForeignObjection? {
    if value["hidden"]?.isTrue == true || value["moderation"]?["is_hidden"]?.isTrue == true {
      return .hiddenThere
    }
    switch value["moderation_status"]?.text {
    case "DENIED", "SPAM", "PENDING": return .notLetThroughThere
    default: return nil
    }
  }
}
