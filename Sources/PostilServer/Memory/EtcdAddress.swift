import Foundation

/// Where a member of an etcd cluster answers.
package struct EtcdAddress: Hashable, Sendable {
  package let host: String
  package let port: Int

  /// - Parameter text: as `http://etcd1:2379`.
  /// - Returns: `nil` for what is no such address. TLS and passwords are not spoken.
  package init?(_ text: some StringProtocol) {
    guard let url = URLComponents(string: String(text)), url.scheme == "http",
      let host = url.host, !host.isEmpty, url.path.isEmpty || url.path == "/",
      url.user == nil, url.query == nil, url.fragment == nil,
      (1...Int(UInt16.max)).contains(url.port ?? 2_379)
    else { return nil }
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    port = url.port ?? 2_379
  }

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }
}
