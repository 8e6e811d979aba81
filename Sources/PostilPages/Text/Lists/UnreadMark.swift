/// The word among the marks of a thing in a list that says that it is unread: also where nothing is bold.
enum UnreadMark {
  /// - Parameter unread: as a list has it.
  static func words(_ unread: Bool?) -> [String] { unread == true ? ["unread"] : [] }
}
