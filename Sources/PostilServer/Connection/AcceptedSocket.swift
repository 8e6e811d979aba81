import Logging
import NIOCore
import PostilCore
import PostilLog
import PostilWire

/// A connection's socket, between the peer and its session: frames in, bytes out, until one side closes.
///
/// Two tasks, one for each direction: a peer that does not read is still heard, and one that is silent still told.
struct AcceptedSocket: Sendable {
  private enum Problem: Error {
    /// There is no memory for the received part of a frame.
    case noRoom
  }

  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
  private let entry: ConnectionSlots.Entry
  private let slots: ConnectionSlots
  private let admission: Admission
  private let logger: Logger

  /// - Parameter entry: whether it may stay.
  init(
    over channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>, at entry: ConnectionSlots.Entry,
    of slots: ConnectionSlots, admission: Admission, logger: Logger
  ) {
    self.channel = channel
    self.entry = entry
    self.slots = slots
    self.admission = admission
    self.logger = logger
  }

  func run(helloTimeout: TimeAmount) async {
    let deadline = channel.channel.eventLoop.scheduleTask(in: helloTimeout) {
      channel.channel.close(promise: nil)
    }
    defer { deadline.cancel() }
    var opened: ConnectionID?
    // Once the channel is closed, and its slot free.
    defer {
      if let opened {
        logger.debug("connection closed", metadata: ["connection": "\(opened.number)"])
      }
    }
    do {
      try await channel.executeThenClose { inbound, outbound in
        guard let slot = entry.slot else { return }
        let (id, wakes) = await admission.connect(refusing: entry.refusal) { [slots] in
          slots.welcome(slot)
        }
        opened = id
        logger.debug("connection opened", metadata: ["connection": "\(id.number)"])
        await withTaskGroup(of: Void.self) { tasks in
          tasks.addTask { await read(inbound, for: id) { deadline.cancel() } }
          let loop = channel.channel.eventLoop
          await write(wakes, to: outbound, on: loop) { await admission.nextBytes(for: id) }
          if let connection = await admission.connection(of: id) {
            await write(connection.wakes, to: outbound, on: loop) {
              try await connection.nextBytes()
            }
          }
          outbound.finish()
          // Closing at once would throw away the last message if the replica is still sending. It
          // has a while to read it and to close; before, the deadline of its hello and silence limit it.
          loop.scheduleTask(in: ServerLimits.lingerTimeout) { channel.channel.close(promise: nil) }
          await tasks.waitForAll()
        }
        await admission.disconnect(id)
      }
    } catch {
      logger.debug("connection ended", metadata: ["error": "\(error)"])
    }
  }

  private func read(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, for id: ConnectionID,
    whenAdmitted: () -> Void
  ) async {
    var decoder = FrameDecoder(limit: Limits.helloBytes)
    var connection: Connection?
    var isRefused = false
    var taken = 0
    defer { admission.memory.give(taken) }
    do {
      for try await buffer in inbound where !isRefused {
        decoder.feed(buffer.readableBytesView)
        var frames: [Frame] = []
        while let frame = try decoder.next() {
          if connection == nil {
            connection = await admission.receive(frame, from: id)
            isRefused = connection == nil
            if isRefused { break }
            decoder.limit = Limits.frameBytes
            whenAdmitted()
          }
          frames.append(frame)
        }
        try await connection?.receive(frames)
        admission.memory.give(taken)
        taken = 0
        guard admission.memory.take(decoder.waitingBytes) else { throw Problem.noRoom }
        taken = decoder.waitingBytes
      }
    } catch Problem.noRoom {
      return await refuse(.noRoom, to: id, connection)
    } catch let error as WireError {
      logger.debug("unreadable frame", metadata: ["error": "\(error)"])
      return await refuse(Refusal(malformed: error), to: id, connection)
    } catch {
      note(error)
    }
    // A refusal may not have gone out yet: writing ends once it has.
    if !isRefused { await admission.hearNoMore(from: id) }
  }

  private func refuse(_ refusal: Refusal, to id: ConnectionID, _ connection: Connection?) async {
    guard let connection else { return await admission.refuse(refusal, to: id) }
    await connection.dismiss(with: refusal)
  }

  /// ⚖ A writer only knows that the socket is full once the event loop has seen what it wrote before: without
  /// waiting for that behind a whole slice, a crowd that keeps the loop busy would queue up whole logs.
  private func write(
    _ wakes: AsyncStream<Void>, to outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
    on loop: any EventLoop, _ nextBytes: () async throws -> [UInt8]?
  ) async {
    do {
      for await _ in wakes {
        while let bytes = try await nextBytes() {
          try await outbound.write(ByteBuffer(bytes: bytes))
          if bytes.count == OutgoingFrame.sliceBytes { try await loop.submit {}.get() }
        }
      }
    } catch {
      note(error)
    }
  }

  /// Says why a connection ends that nobody ended.
  private func note(_ error: any Error) {
    switch error {
    case let fault as LogError:
      logger.error("cannot read the log", metadata: LogFailure(fault).facts)
    default: logger.debug("connection lost", metadata: ["error": "\(error)"])
    }
  }
}

extension ConnectionSlots.Entry {
  var slot: ConnectionSlots.Slot? {
    switch self {
    case .taken(let slot), .refused(_, let slot): slot
    case .full: nil
    }
  }

  var refusal: Refusal? {
    switch self {
    case .refused(let refusal, _): refusal
    case .taken, .full: nil
    }
  }
}
