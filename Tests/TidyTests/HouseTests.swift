import Testing

/// The rules, of the tree that this file lies in.
struct HouseTests {
  private func expect(_ found: [Finding], line: SourceLocation = #_sourceLocation) {
    let isTidy = found.isEmpty
    #expect(isTidy, "\n\(found.map(\.description).joined(separator: "\n"))", sourceLocation: line)
  }

  @Test func `a target declares every module that it imports`() {
    expect(Tree.checkedOut.undeclaredImports())
  }

  @Test func `a target imports every module that it declares`() {
    expect(Tree.checkedOut.unusedDependencies())
  }

  @Test func `no file has more than 400 lines`() { expect(Tree.checkedOut.longFiles()) }

  @Test func `no folder has more than 15 files`() { expect(Tree.checkedOut.fullFolders()) }

  @Test func `every declared name is used`() { expect(Tree.checkedOut.unusedNames()) }

  @Test func `production keeps nothing for tests alone`() {
    expect(Tree.checkedOut.namesKeptForTests())
  }

  @Test func `a comment names only existing things`() { expect(Tree.checkedOut.staleComments()) }

  @Test func `only the stores write SQL`() { expect(Tree.checkedOut.straySQL()) }

  @Test func `only the shell reads clocks, draws at random and opens sockets`() {
    expect(Tree.checkedOut.strayClocksAndSockets())
  }

  @Test func `every allowance is needed`() { expect(Tree.checkedOut.needlessAllowances()) }

  @Test func `no template inserts unescaped text`() { expect(Tree.checkedOut.unescapedTemplates()) }

  @Test func `every relative link leads somewhere`() { expect(Tree.checkedOut.brokenLinks()) }

  @Test func `one thing has one name`() { expect(Tree.checkedOut.retiredWords()) }

  @Test func `every sentence has a subject`() { expect(Tree.checkedOut.vagueSubjects()) }

  @Test func `no sentence of a comment begins with a clause`() {
    expect(Tree.checkedOut.clausesAsSubjects())
  }

  @Test func `commands leave sentences to pages and diagnoses`() {
    expect(Tree.checkedOut.straySentences())
  }

  @Test func `the guide for contributors names every folder of a target`() {
    expect(Tree.checkedOut.unnamedFolders())
  }

  @Test func `the folders of a target are layers`() { expect(Tree.checkedOut.unsortedFolders()) }
}
