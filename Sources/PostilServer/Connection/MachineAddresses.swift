import NIOCore

/// The addresses at which a machine can be reached.
package enum MachineAddresses {
  /// Its own addresses, those of no interface of the machine itself alone left out: no link-local ones either,
  /// which lead nowhere without the name of an interface.
  package static func all() -> [String] {
    let devices = (try? System.enumerateDevices()) ?? []
    var addresses: [String] = []
    for device in devices {
      guard let address = device.address?.ipAddress, !isLocal(address),
        !addresses.contains(address)
      else { continue }
      addresses.append(address)
    }
    return addresses
  }

  private static func isLocal(_ address: String) -> Bool {
    address.hasPrefix("127.") || address == "::1" || address.hasPrefix("fe80:")
      || address.hasPrefix("169.254.")
  }
}
