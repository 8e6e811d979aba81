/// An error between a server and the store of its log, whatever the store is.
package enum LogError: Error, Equatable, Sendable {
  /// The system refuses the store, for example because the disk is full.
  case system(SystemFault)
  /// Another process holds the store for longer than the wait.
  case busy
  /// The content contradicts the laws of the log.
  case damaged(Damage)
  /// A later version of Postil wrote the store, or counted the log anew: this one must not go on with it.
  case newerVersion
  /// The store is on another machine, which does not answer; in the words of its library. The fate of what was
  /// under way is unknown.
  case unreachable(String)
  /// Any other failure, in the store's own words.
  case failed(String)
}
