/// What can go wrong between a server and the store of its log, whatever the store is.
package enum LogError: Error, Equatable, Sendable {
  /// The system does not let the store do it, such as for a full disk.
  case system(SystemFault)
  /// Somebody else holds the store for longer than we wait.
  case busy
  /// The content contradicts the laws of the log.
  case damaged(Damage)
  /// Any other failure, in the store's own words.
  case failed(String)
}
