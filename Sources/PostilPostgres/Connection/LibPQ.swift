import CLibPQ
import PostilLibraries

/// libpq, loaded when the first address of a database is read: twenty libraries come with it, which would double the
/// time that every command takes to start.
///
/// Each function has the type that libpq-fe.h declares under this name.
struct LibPQ: Sendable {
  typealias Connection = OpaquePointer
  typealias Result = OpaquePointer
  typealias Words = UnsafeMutablePointer<CChar>
  typealias Texts = UnsafePointer<UnsafePointer<CChar>?>

  let PQconninfoParse:
    @convention(c) @Sendable (UnsafePointer<CChar>?, UnsafeMutablePointer<Words?>?) ->
      UnsafeMutablePointer<PQconninfoOption>?
  let PQconninfoFree: @convention(c) @Sendable (UnsafeMutablePointer<PQconninfoOption>?) -> Void
  let PQfreemem: @convention(c) @Sendable (UnsafeMutableRawPointer?) -> Void
  let PQconnectdbParams: @convention(c) @Sendable (Texts?, Texts?, CInt) -> Connection?
  let PQfinish: @convention(c) @Sendable (Connection?) -> Void
  let PQstatus: @convention(c) @Sendable (Connection?) -> ConnStatusType
  let PQtransactionStatus: @convention(c) @Sendable (Connection?) -> PGTransactionStatusType
  let PQerrorMessage: @convention(c) @Sendable (Connection?) -> Words?
  let PQsetNoticeProcessor:
    @convention(c) @Sendable (Connection?, PQnoticeProcessor?, UnsafeMutableRawPointer?) ->
      PQnoticeProcessor?
  let PQexec: @convention(c) @Sendable (Connection?, UnsafePointer<CChar>?) -> Result?
  let PQenterPipelineMode: @convention(c) @Sendable (Connection?) -> CInt
  let PQexitPipelineMode: @convention(c) @Sendable (Connection?) -> CInt
  let PQpipelineSync: @convention(c) @Sendable (Connection?) -> CInt
  let PQsendPrepare:
    @convention(c) @Sendable (
      Connection?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, CInt, UnsafePointer<Oid>?
    ) -> CInt
  let PQsendQueryPrepared:
    @convention(c) @Sendable (
      Connection?, UnsafePointer<CChar>?, CInt, Texts?, UnsafePointer<CInt>?, UnsafePointer<CInt>?,
      CInt
    ) -> CInt
  let PQgetResult: @convention(c) @Sendable (Connection?) -> Result?
  let PQclear: @convention(c) @Sendable (Result?) -> Void
  let PQresultStatus: @convention(c) @Sendable (Result?) -> ExecStatusType
  let PQresultErrorField: @convention(c) @Sendable (Result?, CInt) -> Words?
  let PQnfields: @convention(c) @Sendable (Result?) -> CInt
  let PQntuples: @convention(c) @Sendable (Result?) -> CInt
  let PQftype: @convention(c) @Sendable (Result?, CInt) -> Oid
  let PQgetisnull: @convention(c) @Sendable (Result?, CInt, CInt) -> CInt
  let PQgetlength: @convention(c) @Sendable (Result?, CInt, CInt) -> CInt
  let PQgetvalue: @convention(c) @Sendable (Result?, CInt, CInt) -> Words?
  let PQcmdTuples: @convention(c) @Sendable (Result?) -> Words?

  /// `nil` where the library is not installed, or lacks a function.
  static let loaded = LoadedLibrary(names: ["libpq.so.5"]).flatMap { LibPQ($0) }

  private init?(_ library: LoadedLibrary) {
    func function<Function>(_ name: String) throws(Missing) -> Function {
      guard let found = library.function(name, as: Function.self) else { throw Missing() }
      return found
    }
    do throws(Missing) {
      PQconninfoParse = try function("PQconninfoParse")
      PQconninfoFree = try function("PQconninfoFree")
      PQfreemem = try function("PQfreemem")
      PQconnectdbParams = try function("PQconnectdbParams")
      PQfinish = try function("PQfinish")
      PQstatus = try function("PQstatus")
      PQtransactionStatus = try function("PQtransactionStatus")
      PQerrorMessage = try function("PQerrorMessage")
      PQsetNoticeProcessor = try function("PQsetNoticeProcessor")
      PQexec = try function("PQexec")
      PQenterPipelineMode = try function("PQenterPipelineMode")
      PQexitPipelineMode = try function("PQexitPipelineMode")
      PQpipelineSync = try function("PQpipelineSync")
      PQsendPrepare = try function("PQsendPrepare")
      PQsendQueryPrepared = try function("PQsendQueryPrepared")
      PQgetResult = try function("PQgetResult")
      PQclear = try function("PQclear")
      PQresultStatus = try function("PQresultStatus")
      PQresultErrorField = try function("PQresultErrorField")
      PQnfields = try function("PQnfields")
      PQntuples = try function("PQntuples")
      PQftype = try function("PQftype")
      PQgetisnull = try function("PQgetisnull")
      PQgetlength = try function("PQgetlength")
      PQgetvalue = try function("PQgetvalue")
      PQcmdTuples = try function("PQcmdTuples")
    } catch {
      return nil
    }
  }

  private struct Missing: Error {}
}

/// libpq, for code behind an address: reading one throws where the library is missing.
let libpq: LibPQ = {
  guard let loaded = LibPQ.loaded else { preconditionFailure("an address was read with libpq") }
  return loaded
}()
