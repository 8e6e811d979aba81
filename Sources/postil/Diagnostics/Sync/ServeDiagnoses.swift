import PostilServer

/// A mistake in the address to serve on.
enum ServeProblem: Error {
  case malformedAddress(String)
  case malformedPublicAddress(String)
  case tooManyPublicAddresses(limit: Int)
}

extension Diagnosis {
  static func of(_ problem: ServeProblem) -> Diagnosis {
    switch problem {
    case .malformedAddress(let text):
      Diagnosis(
        .usage, "'\(text)' is no address to listen on",
        hint: "give HOST:PORT, such as 127.0.0.1:4747, with port 0 for any free one")
    case .malformedPublicAddress(let text):
      Diagnosis(
        .usage, "'\(text)' is no address that a link can lead to",
        hint:
          "give HOST or HOST:PORT as others reach it, such as notes.example.org:4747, several with , "
          + "between them")
    case .tooManyPublicAddresses(let limit):
      Diagnosis(
        .usage, "a link names at most \(limit) addresses", hint: "give those that most people reach"
      )
    }
  }

  static func of(_ problem: ServerProblem) -> Diagnosis {
    switch problem {
    case .reachableByAnybody(let host):
      Diagnosis(
        .refused,
        "\(host) can be reached from other machines, and anybody who reaches an open workspace joins it",
        hint: "listen on 127.0.0.1 or ::1; a workspace with members is made without --open")
    case .reachableInClear(let host):
      Diagnosis(
        .refused, "\(host) can be reached from other machines, and nothing would be encrypted",
        hint: "listen on 127.0.0.1 or ::1, or serve without --insecure")
    case .notAnnounced(let workspaces, let directory):
      Diagnosis(
        .refused,
        "the next key is not announced in \(workspaces.joined(separator: ", ")): every replica there "
          + "would need the new link; nothing was changed",
        hint: "postil workspace announce-key \(directory), and switch once the replicas have synced"
      )
    case .notEncrypted(let directory):
      Diagnosis(
        .usage, "\(directory) was last served without encryption: no link pins a key",
        hint: "start 'postil serve \(directory)' without --insecure first")
    case .noAddressForLinks(let host, let addresses):
      Diagnosis(
        .usage,
        "\(host) stands for all addresses of this machine, and a link has to name one that others reach",
        hint: "add --public HOST[:PORT], several with , between them, or --public all"
          + (addresses.isEmpty
            ? "" : "; this machine has \(addresses.joined(separator: ", "))"))
    case .portInUse(let host, let port):
      Diagnosis(
        .refused, "port \(port) on \(host) is in use",
        hint: "stop what listens there, or choose another with --listen \(host):PORT")
    case .cannotListen(let host, let port, let reason):
      Diagnosis(
        .refused, "cannot listen on \(host):\(port): \(reason ?? "the name does not resolve")",
        hint: "choose another address")
    }
  }

  static func of(_ problem: ServedLink.NoAddress) -> Diagnosis {
    Diagnosis(
      .usage, "\(problem.path) is served on all addresses of its machine: a link has to name one",
      hint:
        "start it once with postil serve \(problem.path) --public HOST[:PORT], or all; this machine has "
        + MachineAddresses.all().joined(separator: ", "))
  }

  static func of(_ problem: NextKey.Missing) -> Diagnosis {
    Diagnosis(
      .notFound, "there is no \(problem.path): none was announced, or it took its place already",
      hint: "leave --next-key away; to announce a key: postil workspace announce-key DIR")
  }

  static func of(_ problem: ServerIdentity.Problem) -> Diagnosis {
    switch problem {
    case .certificateUnreadable(let path):
      Diagnosis(
        .usage, "\(path) holds no certificate in PEM that can be read",
        hint: "name the file with --certificate, the server's own certificate first in it")
    case .keyUnreadable(let path):
      Diagnosis(
        .usage, "\(path) holds no private key in PEM that can be read",
        hint: "put back the key that the links pin; with another one every replica needs a new link"
      )
    case .keyReadableByOthers(let path):
      Diagnosis(
        .refused,
        "\(path) can be read by others than its owner: whoever has it can play the server",
        hint: "chmod 600 \(path), and think about whether it was read already")
    case .keyOfAnotherCertificate(let path):
      Diagnosis(
        .usage, "\(path) is not the key of the certificate",
        hint: "give the two that belong together")
    }
  }
}
