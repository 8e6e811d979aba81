"""Ten people who annotate, push and pull in loops, and what becomes of their work."""
import json, os, random, re, sqlite3, subprocess, threading, time
from collections import Counter

from clustering.machines import Broken, wait_for

NAMES = ["anna", "boris", "clara", "dmytro", "emil", "fedir", "greta", "halyna", "ivan", "jana"]
# Ends of a push or a pull that mean "later": unreachable, or told to try again.
LATER = 5


class Person:
    """A replica that is at work, and what it knows of its own events."""

    def __init__(self, name, program, folder):
        self.name, self.program, self.folder = name, program, os.path.join(folder, name)
        # The beginning of each command, such as one that makes the clock false.
        self.wrapper = []
        self.random = random.Random(name)
        self.articles, self.annotations = [], []
        # Ids of events in their order, and how many of them the server has acknowledged.
        self.recorded, self.acknowledged = [], 0
        # Moments (monotonic) at which a push was acknowledged.
        self.moments = []
        # How often a command ended in a way that is neither success nor "later", by its first words and its end.
        self.surprises = Counter()

    def postil(self, *arguments):
        """Returns the exit code and what was printed: `data` of a document, lines, or the text."""
        try:
            # In a session of its own: Ctrl-C ends the script, which lets its replicas finish.
            done = subprocess.run(
                [*self.wrapper, self.program, *arguments], cwd=self.folder, capture_output=True, text=True,
                timeout=150, start_new_session=True)
        except subprocess.TimeoutExpired:
            self.surprises[f"{arguments[0]}: no end within 150 s"] += 1
            return LATER, None
        if done.returncode not in (0, LATER):
            self.surprises[f"{arguments[0]} {done.returncode}: {done.stderr.strip().splitlines()[:1]}"] += 1
        try:
            if "--jsonl" in arguments:
                return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]
            return done.returncode, json.loads(done.stdout)["data"]
        except ValueError:
            if done.returncode == 0 and "--json" in arguments:
                self.surprises[f"{arguments[0]} printed no JSON"] += 1
            return done.returncode, None

    def join(self, link):
        """Clones into the folder, beginning with another server than the others."""
        os.mkdir(self.folder)
        code, told = self.postil("clone", turned(link, NAMES.index(self.name)), ".", "--as", self.name, "--json")
        if code:
            raise Broken(f"{self.name} cannot join: {self.surprises or 'later'}")
        self.articles = [article["id"] for article in self.postil("articles", "--jsonl")[1]]

    def write(self):
        """Records one event."""
        dice = self.random.random()
        if dice < 0.6 or not self.annotations:
            told = self.postil(
                "annotate", self.random.choice(self.articles), "--note", f"{self.name} {len(self.recorded)}",
                "--tag", "drill", "--json")[1]
            if told:
                self.annotations = self.annotations[-50:] + [told[0]["entity"]]
        elif dice < 0.8:
            told = self.postil("reply", self.random.choice(self.annotations), "Seen.", "--json")[1]
        else:
            told = self.postil(
                "set", self.random.choice(self.annotations),
                f"status={self.random.choice(['open', 'accepted', 'rejected'])}", "--json")[1]
        self.recorded += [event["written"]["event"] for event in told or []]

    def push(self):
        """An acknowledged event is one that the replica does not keep in its outbox any more."""
        code, told = self.postil("push", "--json")
        if told is None:
            told = self.postil("status", "--json")[1]
        if told is None:
            return code
        acknowledged = len(self.recorded) - told["unpushed"]
        if acknowledged > self.acknowledged:
            self.acknowledged = acknowledged
            self.moments.append(time.monotonic())
        return code

    def chain(self):
        """The end of the log that this replica holds, and the chain there."""
        file = os.path.join(self.folder, ".postil", "replica.sqlite")
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as log:
            return log.execute(
                "SELECT last_seq, hex(chain) FROM changeset UNION ALL SELECT last_seq, hex(chain) FROM segment"
                " ORDER BY last_seq DESC LIMIT 1").fetchone()

    def gap(self, since, until):
        """The longest time without an acknowledgement."""
        return longest_gap(self.moments, since, until)


def longest_gap(moments, since, until):
    marks = [since] + sorted(moment for moment in moments if since < moment < until) + [until]
    return max(later - earlier for earlier, later in zip(marks, marks[1:]))


def turned(link, turns):
    """The link with the addresses in another order, the first one later."""
    hosts = re.match(r"postil://([^/]+)/", link).group(1).split(",")
    turns %= len(hosts)
    return link.replace(",".join(hosts), ",".join(hosts[turns:] + hosts[:turns]))


class Team:
    def __init__(self, program, folder):
        self.program, self.folder = program, os.path.join(folder, "replicas")
        os.mkdir(self.folder)
        self.people = [Person(name, program, self.folder) for name in NAMES]
        self.goes_home = threading.Event()
        self.threads = []
        self.clones = 0
        # Events of the log by the years in which they were made and received, as clocks said.
        self.years = Counter()
        self.new_years = Counter()

    def gather(self, link, samples):
        """The first one is an admin, imports the articles, and invites the others."""
        first = self.people[0]
        first.join(link)
        for command in (["import", samples], ["push"]):
            code, _ = first.postil(*command)
            if code:
                raise Broken(f"{first.name}: {command[0]} ended with {code}: {dict(first.surprises)}")
        first.articles = [article["id"] for article in first.postil("articles", "--jsonl")[1]]
        for person in self.people[1:]:
            person.join(self.invitation("editor", person.name))

    def invitation(self, role, name):
        code, told = self.people[0].postil("invite", "--role", role, "--as", name, "--json")
        if code:
            raise Broken(f"{self.people[0].name} cannot invite: {code}, {dict(self.people[0].surprises)}")
        return told["link"]

    # --- Work ---

    def spread(self):
        """Every replica goes to another server than its neighbours, also where all went to one after a fault."""
        for turns, person in enumerate(self.people):
            link = self.turned(turns)
            hosts = re.match(r"postil://([^/]+)/", link).group(1)
            # A replica begins with the address that it came to last after another had failed: so let one fail.
            for way in (link.replace(hosts, "127.0.0.1:1," + hosts.split(",")[0]), link):
                person.postil("link", way, "--json")
                self.sync(person)

    def turned(self, turns):
        return turned(self.people[0].postil("status", "--json")[1]["link"], turns)

    def begin(self):
        self.threads = [threading.Thread(target=self.work, args=(person,)) for person in self.people]
        for thread in self.threads:
            thread.start()

    def work(self, person):
        try:
            self.work_until_told(person)
        except Exception as error:
            # A thread that ends unseen would look like an outage.
            person.surprises[f"the script failed: {error!r}"] += 1

    def work_until_told(self, person):
        while not self.goes_home.is_set():
            for _ in range(person.random.randint(1, 3)):
                person.write()
            person.push()
            if person.random.random() < 0.2:
                person.postil("pull", "--json")
            time.sleep(person.random.uniform(0.4, 1.2))

    def rest(self):
        """Lets each finish what it does, and returns when all have; at once where nobody works."""
        self.goes_home.set()
        for thread in self.threads:
            thread.join()
        self.goes_home.clear()

    # --- What became of it ---

    def sync(self, person, seconds=90):
        def went_through():
            return person.push() == 0 and person.postil("pull", "--json")[0] == 0
        wait_for(f"{person.name} syncs", seconds, went_through, pause=0.5)

    def check(self):
        """What is wrong, in words: nothing where each acknowledged event is in the log once, and all are equal."""
        wrong = []
        # All together have as long as one.
        end = time.monotonic() + 90
        for person in self.people:
            try:
                self.sync(person, max(1, end - time.monotonic()))
            except Broken as broken:
                wrong.append(f"{broken} {dict(person.surprises)}")
        self.clones += 1
        fresh = Person(f"fresh{self.clones}", self.program, self.folder)
        link = self.invitation("reader", fresh.name)
        os.mkdir(fresh.folder)
        code, _ = fresh.postil("clone", turned(link, self.clones), ".", "--as", fresh.name, "--json")
        if code:
            return wrong + [f"a fresh clone ended with {code}: {dict(fresh.surprises)}"]
        lines = fresh.postil("log", "--jsonl", "--limit", "1000000", "--reverse")[1]
        wrong += self.missing(lines or [])
        years = Counter(
            f"{verb} in {line['written'][field][:4]}" for line in lines or []
            for verb, field in (("made", "claimed_at"), ("received", "received_at")))
        self.years, self.new_years = years, years - self.years
        fresh.postil("verify", "--json")
        seen = {}
        for person in self.people + [fresh]:
            person.postil("pull", "--json")
            digest = person.postil("digest", "--json")[1] or {}
            state = (digest.get("digest"), digest.get("pending"), *person.chain())
            seen.setdefault(state, []).append(person.name)
        wrong += [f"{times} × {what}, in a fresh clone" for what, times in fresh.surprises.items()]
        if len(seen) > 1:
            wrong.append("states differ: " + "; ".join(f"{', '.join(who)}: {state}" for state, who in seen.items()))
        return wrong

    def other_years(self):
        """What clocks said of the events of the last run, where they were off."""
        this = time.strftime("%Y")
        return [f"{count} events {what}" for what, count in sorted(self.new_years.items()) if this not in what]

    def missing(self, lines):
        wrong = []
        times = Counter(line["written"]["event"] for line in lines)
        for person in self.people:
            lost = [event for event in person.recorded[:person.acknowledged] if times[event] == 0]
            if lost:
                wrong.append(f"LOST: {len(lost)} acknowledged events of {person.name}: {lost[:3]} …")
        twice = [event for event, count in times.items() if count > 1]
        if twice:
            wrong.append(f"TWICE in the log: {twice[:3]}")
        seqs = [line["written"].get("seq") for line in lines]
        if seqs != sorted(set(seqs)):
            wrong.append("places in the log are not in order")
        return wrong

    def surprises(self):
        """What was neither success nor "later" since the last look."""
        told = Counter()
        for person in self.people:
            told.update(person.surprises)
            person.surprises.clear()
        return told

    def acknowledged(self):
        return sum(person.acknowledged for person in self.people)

    def outage(self, since, until):
        """Seconds: in which nobody's push was acknowledged, and the worst of one person."""
        moments = [moment for person in self.people for moment in person.moments]
        return longest_gap(moments, since, until), max(person.gap(since, until) for person in self.people)
