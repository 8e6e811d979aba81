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
        .usage, "'\(text)' is not an address to listen on",
        hint: "give HOST:PORT, such as 127.0.0.1:4747; port 0 takes any free port")
    case .malformedPublicAddress(let text):
      Diagnosis(
        .usage, "'\(text)' is not an address for a link",
        hint:
          "give HOST or HOST:PORT as others reach it, such as notes.example.org:4747; separate several "
          + "with commas")
    case .tooManyPublicAddresses(let limit):
      Diagnosis(
        .usage, "a link can name at most \(limit) addresses",
        hint: "give the ones that most people can reach"
      )
    }
  }

  static func of(_ problem: ServerProblem) -> Diagnosis {
    switch problem {
    case .reachableByAnybody(let host):
      Diagnosis(
        .refused,
        "\(host) can be reached from other machines, and anyone who can reach an open workspace can join it",
        hint: "listen on 127.0.0.1 or ::1, or omit --open to make a workspace with members")
    case .reachableInClear(let host):
      Diagnosis(
        .refused, "\(host) can be reached from other machines, and nothing would be encrypted",
        hint: "listen on 127.0.0.1 or ::1, or serve without --insecure")
    case .notAnnounced(let workspaces, let directory):
      Diagnosis(
        .refused,
        "the next key has not been announced in \(workspaces.joined(separator: ", ")): every replica there "
          + "would need the new link; nothing was changed",
        hint:
          "run 'postil workspace announce-key \(directory)', and switch once the replicas have synced"
      )
    case .notEncrypted(let directory):
      Diagnosis(
        .usage, "\(directory) was last served without encryption: no link pins a key",
        hint: "run 'postil serve \(directory)' without --insecure first")
    case .noAddressForLinks(let host, let addresses):
      Diagnosis(
        .usage,
        "\(host) means all addresses of this machine, but a link must name one that others can reach",
        hint: "add --public HOST[:PORT], several separated by commas, or --public all"
          + (addresses.isEmpty
            ? "" : "; this machine has \(addresses.joined(separator: ", "))"))
    case .portInUse(let host, let port):
      Diagnosis(
        .refused, "port \(port) on \(host) is in use",
        hint: "stop the program that uses it, or choose another port with --listen \(host):PORT")
    case .cannotListen(let host, let port, let reason):
      Diagnosis(
        .refused, "cannot listen on \(host):\(port): \(reason ?? "the name does not resolve")",
        hint: "choose another address")
    }
  }

  static func unprintedLink(_ reason: String) -> Diagnosis {
    Diagnosis(
      .refused, "the link could not be printed, so nothing is served: \(reason)",
      hint:
        "print it elsewhere, or make room; the next start prints the same link until somebody joins"
    )
  }

  static func lines(notAnnouncedIn workspace: String, _ error: any Error) -> String {
    lines("not announced: \(workspace)", error)
  }

  static let keyInUse = Diagnosis(
    .negative, "the server already uses that key", hint: "nothing was announced")

  static func of(_ problem: ServedLink.NoAddress) -> Diagnosis {
    Diagnosis(
      .usage, "\(problem.path) is served on all addresses of its machine, but a link must name one",
      hint:
        "start it once with 'postil serve \(problem.path) --public HOST[:PORT]', or all; this machine has "
        + MachineAddresses.all().joined(separator: ", "))
  }

  static func of(_ problem: NextKey.Missing) -> Diagnosis {
    Diagnosis(
      .notFound, "there is no \(problem.path): no key was announced, or the server already uses it",
      hint: "omit --next-key; to announce a key: postil workspace announce-key DIR")
  }

  static func of(_ problem: ServerIdentity.Problem) -> Diagnosis {
    switch problem {
    case .certificateUnreadable(let path):
      Diagnosis(
        .usage, "\(path) does not hold a readable certificate in PEM",
        hint: "name a file with --certificate whose first certificate is the server's own")
    case .keyUnreadable(let path):
      Diagnosis(
        .usage, "\(path) does not hold a readable private key in PEM",
        hint:
          "put back the key that the links pin; with another key, every replica needs a new link"
      )
    case .keyReadableByOthers(let path):
      Diagnosis(
        .refused,
        "users other than its owner can read \(path): anyone who has it can pose as the server",
        hint: "run 'chmod 600 \(path)', and replace the key if somebody may have read it")
    case .keyOfAnotherCertificate(let path):
      Diagnosis(
        .usage, "\(path) does not belong to the certificate",
        hint: "give a certificate and its own key")
    }
  }
}
