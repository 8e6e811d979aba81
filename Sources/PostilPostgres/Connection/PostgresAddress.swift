import CLibPQ
import Glibc

/// The address of a database, in libpq's own form: a URI with one or several hosts, or `key=value` pairs.
///
/// ⚖ It never holds a password: libpq finds that in its password file or its service file, or needs none.
package struct PostgresAddress: Hashable, Sendable {
  let text: String

  /// - Throws: `PostgresError.missingLibrary`, `notAnAddress` or `holdsPassword`.
  package init(_ text: String) throws(PostgresError) {
    guard LibPQ.loaded != nil else { throw .missingLibrary }
    var words: UnsafeMutablePointer<CChar>?
    guard let options = libpq.PQconninfoParse(text, &words) else {
      defer { libpq.PQfreemem(words) }
      throw .notAnAddress(words.map { String(cString: $0) } ?? "")
    }
    defer { libpq.PQconninfoFree(options) }
    var option = options
    while let keyword = option.pointee.keyword {
      let isSecret = ["password", "sslpassword"].contains(String(cString: keyword))
      if isSecret, option.pointee.val != nil { throw .holdsPassword }
      option += 1
    }
    self.text = text
  }

  /// Opens a connection with these settings, unless the address has others.
  ///
  /// A peer that is gone is noticed within a dozen seconds: also by a connection that only waits.
  ///
  /// - Returns: a connection, open or not; `nil` where there is no memory for one.
  func connect() -> OpaquePointer? {
    let settings = [
      ("application_name", "postil"), ("connect_timeout", "5"), ("keepalives_idle", "4"),
      ("keepalives_interval", "2"), ("keepalives_count", "3"), ("tcp_user_timeout", "10000"),
      ("dbname", text), ("client_encoding", "UTF8"),
    ]
    let copies = settings.map { (key: strdup($0.0), value: strdup($0.1)) }
    defer {
      for copy in copies {
        free(copy.key)
        free(copy.value)
      }
    }
    var keys: [UnsafePointer<CChar>?] = copies.map { UnsafePointer($0.key) }
    var values: [UnsafePointer<CChar>?] = copies.map { UnsafePointer($0.value) }
    keys.append(nil)
    values.append(nil)
    return libpq.PQconnectdbParams(keys, values, 1)
  }
}
