import PostilCore
import Testing

@testable import PostilPages
@testable import PostilReplica

struct AgreementTextTests {
  private func lines(
    units: Int, unpaired: Int, notJudged: Int = 0, scale: String = "interval",
    _ coefficient: AgreementDetail.Coefficient
  ) -> [String] {
    AgreementText(
      AgreementDetail(
        by: "confidence", scale: scale, units: units, unpaired: unpaired,
        members: units == 0 ? [] : ["north", "south"], missing: 0, notJudged: notJudged,
        alpha: coefficient, fleiss: coefficient, cohen: coefficient),
      .none
    ).lines
  }

  @Test func `nothing that two members judged has one line, and no coefficients`() {
    #expect(
      lines(units: 0, unpaired: 2, .undefined(.noPairs))
        == ["confidence  no two members judged the same thing, 2 units of one member left out"])
    #expect(
      lines(units: 0, unpaired: 0, .undefined(.noPairs))
        == ["confidence  no two members judged the same thing"])
  }

  @Test func `a kappa says that it takes values in order for names`() {
    #expect(
      lines(units: 3, unpaired: 1, notJudged: 1, .value(-0.2004))
        == [
          "confidence  3 units, 2 members (north, south), 1 unit of one member left out, "
            + "1 time \"cannot be judged\"",
          "  Krippendorff's alpha  -0.200 (interval)",
          "  Fleiss' kappa         -0.200 (nominal)",
          "  Cohen's kappa         -0.200 (nominal)",
        ])
    #expect(
      lines(units: 1, unpaired: 0, scale: "nominal", .undefined(.noVariation))
        == [
          "confidence  1 unit, 2 members (north, south)",
          "  Krippendorff's alpha  undefined: all values are the same (nominal)",
          "  Fleiss' kappa         undefined: all values are the same",
          "  Cohen's kappa         undefined: all values are the same",
        ])
  }
}
