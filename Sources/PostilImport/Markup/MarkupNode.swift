import CLibXML2
import Foundation

/// A place in a document: an element or a text. It keeps its document alive.
package struct MarkupNode {
  private let node: LibXML2.Node
  private let document: MarkupDocument

  init(_ node: LibXML2.Node, of document: MarkupDocument) {
    self.node = node
    self.document = document
  }

  /// Tells nodes of one document apart.
  var id: UnsafeRawPointer { UnsafeRawPointer(node) }

  package var isElement: Bool { node.pointee.type == CInt(LIBXML2_ELEMENT) }

  /// An element's name without its prefix; lower-case in HTML. Empty for a text.
  package var name: String { isElement ? Self.string(node.pointee.name) : "" }

  /// The URI of an XML element's namespace.
  package var namespace: String? {
    guard isElement, let namespace = node.pointee.ns else { return nil }
    return namespace.pointee.href.map { String(cString: $0) }
  }

  /// A text's own characters, entities decoded; `nil` for an element.
  package var content: String? {
    let type = node.pointee.type
    guard type == CInt(LIBXML2_TEXT) || type == CInt(LIBXML2_CDATA) else { return nil }
    return Self.string(node.pointee.content)
  }

  /// All text below, in order, as written.
  package var text: String { text(atMost: .max) }

  /// The first characters of `text`, about as many bytes as the limit.
  func text(atMost limit: Int) -> String {
    var text = ""
    addText(to: &text, limit)
    return text
  }

  private func addText(to text: inout String, _ limit: Int) {
    if let content {
      text += content.utf8.count <= limit ? content : String(content.unicodeScalars.prefix(limit))
    }
    for child in children where text.utf8.count < limit { child.addText(to: &text, limit) }
  }

  /// The elements and texts directly below; comments and the like are left out.
  package var children: some Sequence<MarkupNode> {
    sequence(state: isElement ? node.pointee.children : nil) {
      (next: inout LibXML2.Node?) -> MarkupNode? in
      while let node = next {
        next = node.pointee.next
        let type = node.pointee.type
        if type == CInt(LIBXML2_ELEMENT) || type == CInt(LIBXML2_TEXT)
          || type == CInt(LIBXML2_CDATA)
        {
          return MarkupNode(node, of: document)
        }
      }
      return nil
    }
  }

  package var parent: MarkupNode? {
    guard let parent = node.pointee.parent, parent.pointee.type == CInt(LIBXML2_ELEMENT) else {
      return nil
    }
    return MarkupNode(parent, of: document)
  }

  /// The attribute's value, entities decoded; empty where it has none, `nil` where it is not there.
  package func attribute(_ name: String) -> String? {
    guard isElement else { return nil }
    var next = node.pointee.properties
    while let attribute = next {
      if let written = attribute.pointee.name, strcmp(written, name) == 0 {
        var value = ""
        var part = attribute.pointee.children
        while let text = part {
          value += MarkupNode(text, of: document).content ?? ""
          part = text.pointee.next
        }
        return value
      }
      next = attribute.pointee.next
    }
    return nil
  }

  /// The first element of this name below, in document order.
  package func first(_ name: String) -> MarkupNode? { first { $0.name == name } }

  /// The first element below, in document order, that satisfies a condition.
  package func first(where accepts: (MarkupNode) -> Bool) -> MarkupNode? {
    for child in children where child.isElement {
      if accepts(child) { return child }
      if let found = child.first(where: accepts) { return found }
    }
    return nil
  }

  /// Calls for every element below, in document order.
  package func forEachElement(_ body: (MarkupNode) -> Void) {
    for child in children where child.isElement {
      body(child)
      child.forEachElement(body)
    }
  }

  private static func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}
