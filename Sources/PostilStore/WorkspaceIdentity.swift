/// Which workspace a file belongs to.
package struct WorkspaceIdentity: Hashable, Sendable {
  /// 16 random bytes, made when the workspace was created.
  package let id: [UInt8]
  package let name: String

  package init(id: [UInt8], name: String) {
    self.id = id
    self.name = name
  }
}
