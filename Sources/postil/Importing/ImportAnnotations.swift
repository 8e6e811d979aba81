import ArgumentParser
import Foundation
import PostilReplica
import PostilStore

/// `postil import --annotations`: notes of other tools on articles that are here.
struct AnnotationImport: ParsableArguments {
  @Flag(
    help:
      "The files are annotations: W3C Web Annotation (JSON-LD) or Hypothesis API, JSON or JSON Lines."
  )
  var annotations = false

  @Option(
    help: ArgumentHelp(
      "With --annotations: all of them are about this article, whatever they say.",
      valueName: "article"))
  var about: String?

  @Flag(
    help: "With --annotations: take those whose quote is not found as notes on the whole article.")
  var orphans = false

  func validate() throws {
    if about != nil || orphans, !annotations {
      throw ValidationError.needs("--about", "--orphans", other: "--annotations")
    }
  }

  func run(_ paths: [String], _ location: Location, isRehearsal: Bool, _ output: OutputOptions)
    throws
  {
    let replica = try location.replica()
    var request = AnnotationImportRequest()
    request.article = about
    request.areOrphansTaken = orphans
    var report = AnnotationReport(output, isRehearsal: isRehearsal)
    let now = currentInstant()
    if isRehearsal {
      try replica.rehearseAnnotations(request, now: now) { rehearse in
        try take(paths, &report, rehearse)
      }
    } else {
      let step = OwnStep()
      try take(paths, &report) { file in
        try replica.importAnnotations(file, request, in: step, now: now)
      }
    }
    try report.finish()
    if let answer = report.answer(files: paths.count) { throw answer }
  }

  private func take(
    _ paths: [String], _ report: inout AnnotationReport,
    _ verdicts: (AnnotationFile) throws -> [ImportedAnnotation]
  ) throws {
    for path in paths {
      let file: AnnotationFile
      do {
        file = try Self.read(path)
      } catch let refusal as Diagnosis where paths.count > 1 {
        // One bad file does not keep the others out.
        report.refuse(refusal)
        continue
      }
      report.add(try verdicts(file), of: path, next: file.next)
    }
  }

  /// - Throws: `Diagnosis` for a file without annotations.
  private static func read(_ path: String) throws -> AnnotationFile {
    do {
      return try AnnotationFile(bytes: bytes(of: path))
    } catch let problem as AnnotationFile.Problem {
      throw Diagnosis.of(problem, in: path)
    } catch let problem as FileProblem {
      throw Diagnosis.of(problem)
    }
  }

  /// No more than such a file may have, and one byte to see that there is more.
  private static func bytes(of path: String) throws -> [UInt8] {
    guard path == "-" || FileManager.default.fileExists(atPath: path) else {
      throw FileProblem.opening(path, errno: ENOENT)
    }
    if ImportList.isFolder(path) {
      throw Diagnosis.folderOfAnnotations(path)
    }
    do {
      return [UInt8](try NamedFile.beginning(of: path, bytes: ForeignLimits.fileBytes + 1))
    } catch {
      throw FileProblem.reading(path, error)
    }
  }
}
