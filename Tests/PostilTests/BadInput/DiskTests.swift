import Foundation
import Testing

extension EndToEnd {
  /// Disks that take nothing. They are mounted where only the test sees them.
  @Suite(.serialized, .enabled("needs root and unshare(1)", Disks.canBeMounted))
  struct DiskTests {
    @Test func `a read-only disk: reading works, writing is refused, nothing is changed`()
      async throws
    {
      try await Team.meet("north") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let before = try await team.north.digest()
        let ended = try await team.bench.bash(
          """
          unshare -m bash -c '
            mount --bind north north && mount -o remount,ro,bind north
            "$0" -C north annotate \(article) --quote held --note x; echo "annotate $?"
            "$0" -C north sync; echo "sync $?"
            "$0" -C north sync --dry-run; echo "dry run $?"
            "$0" -C north articles | sed -E "s/20[0-9-]{8}/DAY/"; echo "articles $?"
            "$0" -C north search held --ids 2>messages; echo "search $?"; grep -A1 index messages >&2
            "$0" -C north verify >/dev/null 2>&1; echo "verify $?"
            "$0" clone "\(try await team.invitation())" north/../north/x --as x; echo "clone $?"
          ' "$postil"
          """)
        let expected = Ended(
          0,
          stdout: """
            annotate 6
            sync 6
            dry run 6
            \(article)  DAY  The weir  0 notes
            articles 0
            \(article)
            search 0
            verify 0
            clone 2

            """,
          stderr: """
            error: the folder cannot be written to; nothing was changed
            hint:  make the disk or the folder writable; reading still works
            error: the folder cannot be written to; nothing was changed
            hint:  make the disk or the folder writable; reading still works
            error: a dry run writes into the replica's file and undoes it, and the folder cannot be written to
            hint:  make the disk or the folder writable; reading still works
            the search index is not kept, and each search makes it anew: the folder cannot be written to
            hint:  make the disk or the folder writable; reading still works
            error: \(team.north.folder)/x lies inside the replica \(team.north.folder)
            hint:  choose a folder outside it: of two nested replicas, one would hide the other

            """)
        #expect(ended == expected)
        #expect(try await team.north.digest() == before)
        try await team.north.does("sync")
      }
    }

    /// The folder is one of those that `EarlierVersionTests` opens.
    @Test func `a replica of an earlier version on a read-only disk is refused with advice`()
      async throws
    {
      try await Bench.open { bench in
        let fixture = URL(filePath: #filePath).deletingLastPathComponent()
          .appending(path: "../../PostilReplicaTests/Fixtures/format-6").standardized.path
        let ended = try await bench.bash(
          """
          cp -R '\(fixture)' old && chmod -R u=rwX,go= old && gzip -dr old
          look='
            mount --bind old old && mount -o remount,ro,bind old
            "$0" -C old/gleb digest; echo "digest $?"
            "$0" verify old/server 2>/dev/null; echo "server $?"
          '
          unshare -m bash -c "$look" "$postil"
          "$postil" -C old/gleb verify 2>/dev/null; echo "verify $?"
          unshare -m bash -c "$look" "$postil" 2>/dev/null | grep -c -e "$(cat old/digest)" -e "digest 0"
          """)
        let expected = Ended(
          0,
          stdout: """
            digest 6
            ok: 44 events in 23 changesets of 6 replicas; chains, counters and bases are sound
            rooms and members were counted by an earlier version and were not compared
            server 0
            ok: 44 events in 23 changesets of 6 replicas, 2 pending; chains, counters, bases and state are sound
            verify 0
            2

            """,
          stderr: """
            error: the replica's state has version 1.2.1; this version must rebuild it as 5.3.1, \
            and cannot write to the folder
            hint:  copy the folder to a place where you can write, or ask somebody who can to \
            run 'postil status' there

            """)
        #expect(ended == expected)
      }
    }

    @Test
    func `a full disk under a replica: a write that does not fit is refused, the rest goes on`()
      async throws
    {
      try await Team.meet("north") { team in
        let reports = try Reports(name: "reports", count: 60).write(to: team.bench)
        let ended = try await team.bench.bash(
          """
          mkdir disk
          unshare -m bash -c '
            mount -t tmpfs -o size=896k tmpfs disk
            "$0" clone "\(try await team.invitation())" disk/south --as south 2>/dev/null; echo "clone $?"
            "$0" -C disk/south import \(reports) >/dev/null; echo "import $?"
            "$0" -C disk/south articles; "$0" -C disk/south verify >/dev/null 2>&1; echo "verify $?"
            mount -o remount,size=16m disk
            "$0" -C disk/south import \(reports) >/dev/null; echo "import $?"
            "$0" -C disk/south sync 2>/dev/null; echo "sync $?"
            "$0" -C disk/south verify >/dev/null 2>&1; echo "verify $?"
          ' "$postil"
          """)
        let expected = Ended(
          0,
          stdout: """
            clone 0
            import 6
            verify 0
            import 0
            sync 0
            verify 0

            """,
          stderr: """
            error: the disk is full; nothing was written
            hint:  make room and try again
            no articles yet: postil import PATH
            60 added

            """)
        #expect(ended == expected)
        try await team.north.does("pull")
        #expect(try await team.north.status().articles == 60)
      }
    }

    @Test func `a disk without a free byte: readers read, one after the other and side by side`()
      async throws
    {
      try await Team.meet("north") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.north.does("sync")
        let ended = try await team.bench.bash(
          """
          mkdir disk
          unshare -m bash -c '
            mount -t tmpfs -o size=2m tmpfs disk
            "$0" clone "\(try await team.invitation())" disk/south --as south 2>/dev/null
            cat /dev/zero >disk/filled 2>/dev/null
            for command in articles "show \(article)" status verify log conflicts; do
              "$0" -C disk/south $command >/dev/null 2>&1; echo "$command $?"
            done
            for number in 1 2 3 4; do ("$0" -C disk/south articles >/dev/null; echo "beside $?") & done; wait
            "$0" -C disk/south annotate \(article) --quote held --note x; echo "annotate $?"
            rm disk/filled
            "$0" -C disk/south annotate \(article) --quote held --note x >/dev/null; echo "annotate $?"
          ' "$postil"
          """)
        let expected = Ended(
          0,
          stdout: """
            articles 0
            show \(article) 0
            status 0
            verify 0
            log 0
            conflicts 0
            beside 0
            beside 0
            beside 0
            beside 0
            annotate 6
            annotate 0

            """,
          stderr: """
            error: the disk is full; nothing was written
            hint:  make room and try again

            """)
        #expect(ended == expected)
      }
    }

    /// A sync takes longer than a read, since it talks to a server: it must not be alone with the file.
    @Test func `a disk without a free byte: a sync keeps nobody from reading`() async throws {
      try await Team.meet("north") { team in
        // The file that it leaves open has room already.
        await team.server.stop()
        let ended = try await team.bench.bash(
          """
          mkdir disk
          unshare -m bash -c '
            mount -t tmpfs -o size=2m tmpfs disk
            cp -r north server disk
            # Served once, or its operator would be told that it was put back from a copy.
            "$0" serve disk/server --listen 127.0.0.1:0 --healed >link 2>log &
            until [ -s link ] || ! kill -0 $!; do :; done
            kill $!; wait $!
            cat /dev/zero >disk/filled 2>/dev/null
            "$0" -C disk/north sync; echo "sync $?"
            "$0" -C disk/north articles 2>/dev/null; echo "articles $?"
            "$0" -C disk/server members | wc -l
            "$0" -C disk/server invite --role reader; echo "invite $?"
          ' "$postil"
          """)
        let full = """
          error: the disk is full; nothing was written
          hint:  make room and try again

          """
        #expect(
          ended == Ended(0, stdout: "sync 6\narticles 0\n3\ninvite 6\n", stderr: full + full))
      }
    }

    @Test func `a disk that takes no more files is said to be one`() async throws {
      try await Team.meet("north") { team in
        let ended = try await team.bench.bash(
          """
          mkdir disk
          unshare -m bash -c '
            mount -t tmpfs -o nr_inodes=12 tmpfs disk
            cp -r north disk; rm -f disk/north/.postil/*-wal disk/north/.postil/*-shm
            number=0; while touch disk/$number 2>/dev/null; do number=$((number + 1)); done
            "$0" -C disk/north articles; echo "articles $?"
          ' "$postil"
          """)
        let expected = Ended(
          0, stdout: "articles 6\n",
          stderr: """
            error: the disk cannot hold more files; nothing was written
            hint:  remove files and try again; df -i shows how many are left

            """)
        #expect(ended == expected)
      }
    }

    @Test func `a full disk under the server: pushes are put off, and nothing is lost`()
      async throws
    {
      try await Team.meet("north") { team in
        await team.server.stop()
        let reports = try Reports(name: "reports", count: 200).write(to: team.bench)
        let ended = try await team.bench.bash(
          """
          mkdir disk
          unshare -m bash -c '
            mount -t tmpfs -o size=300k tmpfs disk
            "$0" serve disk/server --listen 127.0.0.1:0 --workspace w --insecure --open >link 2>log &
            server=$!
            until [ -s link ]; do sleep 0.05; done
            "$0" clone $(cat link) south --as south 2>/dev/null; echo "clone $?"
            "$0" clone $(cat link) west --as west 2>/dev/null; echo "clone $?"
            "$0" -C south import \(reports) >/dev/null; echo "import $?"
            "$0" -C south push; echo "push $?"
            "$0" -C west pull 2>/dev/null; echo "pull $?"
            grep -q "hint=make room on the disk reason=its disk is full.* cannot append" log && echo logged
            mount -o remount,size=8m disk
            "$0" -C south push 2>/dev/null; echo "push $?"
            "$0" -C west pull 2>/dev/null; echo "pull $?"
            "$0" -C west articles --jsonl | wc -l
            kill $server; wait $server; echo "server $?"
          ' "$postil"
          """)
        let expected = Ended(
          0,
          stdout: """
            clone 0
            clone 0
            import 0
            push 5
            pull 0
            logged
            push 0
            pull 0
            200
            server 0

            """,
          stderr: """
            200 added
            error: the server cannot store anything now: its disk is full
            hint:  your work is saved here; tell the operator, and push again once that is fixed

            """)
        #expect(ended == expected)
      }
    }
  }
}

enum Disks {
  /// True if this process may mount something that only its children see.
  @Sendable static func canBeMounted() async throws -> Bool {
    try await Bench.open { bench in
      try await bench.bash("mkdir disk && unshare -m mount -t tmpfs tmpfs disk").code == 0
    }
  }
}
