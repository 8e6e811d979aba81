import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// A replica's connection that pushes prepared frames and waits for the acknowledgements: the wire and
/// nothing behind it.
struct PushClient {
  enum Failure: Error {
    case unreachable
    case unexpected(ServerMessage?)
  }

  private let socket: Socket
  private let push: PreparedPush
  private var decoder = FrameDecoder(limit: Limits.frameBytes)
  private let creditBytes: Int
  /// True if nothing is sent before all is acknowledged that was.
  private let isPatient: Bool
  private var sent = 0
  /// Of the message that is being sent.
  private var sentBytes = 0
  private var acknowledged = 0
  private var bytesUnderWay = 0
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  /// Connects, and joins with the replica's first event.
  init(_ push: PreparedPush, to link: Link, isPatient: Bool = false) throws {
    guard let socket = Socket(connectingTo: UInt16(link.first.port)) else {
      throw Failure.unreachable
    }
    self.socket = socket
    self.push = push
    self.isPatient = isPatient
    let conversation = try Self.greet(push, over: socket, &decoder)
    creditBytes = Int(conversation.creditBytes)
    try Self.write(push.join.frame, to: socket)
    guard case .ack? = try Self.message(from: socket, &decoder) else {
      throw Failure.unexpected(nil)
    }
    socket.stopWaiting()
  }

  /// The end of a server's log.
  static func end(of link: Link, asking push: PreparedPush) throws -> Seq {
    guard let socket = Socket(connectingTo: UInt16(link.first.port)) else {
      throw Failure.unreachable
    }
    defer { socket.close() }
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    return try greet(push, over: socket, &decoder).end
  }

  func close() { socket.close() }

  var isDone: Bool { acknowledged == push.messages.count }

  /// The events of the socket that it waits for.
  var interest: pollfd {
    let wantsToSend = nextFrame != nil
    return pollfd(
      fd: socket.descriptor, events: Int16(wantsToSend ? POLLIN | POLLOUT : POLLIN), revents: 0)
  }

  /// Sends until nobody takes more or the credit is used up.
  mutating func send() throws {
    while let frame = nextFrame {
      let count = frame.withUnsafeBytes {
        Foundation.send(
          socket.descriptor, $0.baseAddress.map { $0 + sentBytes }, frame.count - sentBytes,
          Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else {
        if count < 0, errno == EAGAIN { return }
        throw Failure.unexpected(nil)
      }
      if sentBytes == 0 { bytesUnderWay += push.messages[sent].bytes }
      sentBytes += count
      if sentBytes == frame.count {
        sent += 1
        sentBytes = 0
      }
    }
  }

  /// Takes the acknowledgements that have come.
  mutating func receive() throws {
    let count = read(socket.descriptor, &buffer, buffer.count)
    guard count > 0 else { throw Failure.unexpected(nil) }
    decoder.feed(buffer[..<count])
    while let frame = try decoder.next() {
      let message = try ServerMessage(frame)
      guard case .ack(let ack) = message, acknowledged < sent,
        ack.lastCounter == push.messages[acknowledged].lastCounter
      else { throw Failure.unexpected(message) }
      bytesUnderWay -= push.messages[acknowledged].bytes
      acknowledged += 1
    }
  }

  private var nextFrame: [UInt8]? {
    guard sent < push.messages.count, !isPatient || sent == acknowledged else { return nil }
    let next = push.messages[sent]
    return sentBytes > 0 || bytesUnderWay + next.bytes <= creditBytes ? next.frame : nil
  }

  private static func greet(
    _ push: PreparedPush, over socket: Socket, _ decoder: inout FrameDecoder
  ) throws -> Welcome {
    guard case .greeting(let greeting)? = try message(from: socket, &decoder) else {
      throw Failure.unexpected(nil)
    }
    let workspace = push.workspace
    let hello = try Hello(
      version: ProtocolVersion.current, workspaceName: Text(workspace.name),
      workspaceID: workspace.id, replica: push.key.replica, cursor: 0,
      chain: Chain(workspace: workspace.id), wantsLog: false,
      joining: Hello.Joining(
        name: push.name, publicKey: push.key.publicKey, ticket: push.ticket)
    ).proven(by: push.key, answering: greeting, under: nil)
    try write(ClientMessage.hello(hello).frame.encoded, to: socket)
    let answer = try message(from: socket, &decoder)
    guard case .welcome(let welcome)? = answer else { throw Failure.unexpected(answer) }
    return welcome
  }

  /// Pushes the next changeset alone.
  ///
  /// - Returns: the seconds until it was acknowledged.
  mutating func pushOne() throws -> Double {
    let start = ContinuousClock.now
    let wanted = acknowledged + 1
    while acknowledged < wanted {
      try send()
      var polled = interest
      guard poll(&polled, 1, 60_000) > 0 else { throw Failure.unexpected(nil) }
      if polled.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 { try receive() }
    }
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// Sends and receives over many connections until all is acknowledged. One thread for all of them, which leaves most of
  /// the machine to the server.
  ///
  /// - Returns: seconds.
  static func pushAll(_ clients: inout [PushClient]) throws -> Double {
    let start = ContinuousClock.now
    while true {
      let waiting = clients.indices.filter { !clients[$0].isDone }
      if waiting.isEmpty { return (ContinuousClock.now - start) / .seconds(1) }
      var polls = waiting.map { clients[$0].interest }
      guard poll(&polls, nfds_t(polls.count), 60_000) > 0 else { throw Failure.unexpected(nil) }
      for (index, found) in zip(waiting, polls) {
        if found.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 { try clients[index].receive() }
        if found.revents & Int16(POLLOUT) != 0 { try clients[index].send() }
      }
    }
  }

  /// For frames small enough to be taken at once.
  private static func write(_ bytes: [UInt8], to socket: Socket) throws {
    guard Foundation.send(socket.descriptor, bytes, bytes.count, 0) == bytes.count else {
      throw Failure.unexpected(nil)
    }
  }

  private static func message(from socket: Socket, _ decoder: inout FrameDecoder) throws
    -> ServerMessage?
  {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      if let frame = try decoder.next() { return try ServerMessage(frame) }
      let count = read(socket.descriptor, &buffer, buffer.count)
      guard count > 0 else { return nil }
      decoder.feed(buffer[..<count])
    }
  }
}
