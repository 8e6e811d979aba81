"""The programs of a cluster: etcd, PostgreSQL under Patroni, and postil's servers."""
import base64, json, os, signal, socket, subprocess, urllib.request

from clustering.machines import Broken, children, end, give, send



def clock(offset):
    """The beginning of a command whose program's clock is off, by +9y or so; monotonic time goes on.

    The wrapper and not its library alone: that one sets variables at the start of a program, and then a program
    in Swift does not find its arguments.
    """
    return ["faketime", "-m", "--exclude-monotonic", "-f", offset]


def ask(url, seconds=2):
    """The JSON at a url; None where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return None


class Etcd:
    def __init__(self, machine, user):
        self.machine, self.user, self.process = machine, user, None
        self.client = f"http://{machine.address}:2379"
        self.peer = f"http://{machine.address}:2380"
        give(machine.folder, user)

    def start(self, others):
        self.process = self.machine.start([
            "etcd", "--name", self.machine.name, "--data-dir", os.path.join(self.machine.folder, "data"),
            "--listen-client-urls", self.client, "--advertise-client-urls", self.client,
            "--listen-peer-urls", self.peer, "--initial-advertise-peer-urls", self.peer,
            "--initial-cluster", ",".join(f"{etcd.machine.name}={etcd.peer}" for etcd in others),
            "--heartbeat-interval", "200", "--election-timeout", "2000", "--log-level", "warn",
        ], self.user)

    def is_well(self):
        return (ask(f"{self.client}/health") or {}).get("health") == "true"

    def leads(self):
        # The status that `etcdctl endpoint status` shows.
        try:
            told = subprocess.run(
                ["etcdctl", "--endpoints", self.client, "endpoint", "status", "-w", "json"], timeout=5,
                capture_output=True, text=True, env={**os.environ, "ETCDCTL_API": "3"})
            status = json.loads(told.stdout)[0]["Status"]
            return status["leader"] == status["header"]["member_id"]
        except (subprocess.TimeoutExpired, ValueError, LookupError):
            return False

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        end(self.process)


class Database:
    """A PostgreSQL that Patroni looks after."""

    def __init__(self, machine, user, binaries):
        self.machine, self.user, self.binaries, self.process = machine, user, binaries, None
        self.folder = os.path.join(machine.folder, "data")
        self.rest = f"http://{machine.address}:8008"

    def configure(self, cluster):
        """Patroni reads JSON, which is YAML."""
        give(self.machine.folder, self.user)
        parameters = {
            "wal_log_hints": "on", "synchronous_commit": "on", "shared_buffers": "64MB",
            "max_connections": 100, "max_wal_size": "128MB", "min_wal_size": "32MB", "wal_keep_size": "64MB",
            # A standby that is cut off is noticed after 10 s instead of after a minute.
            "wal_sender_timeout": "10s", "wal_receiver_timeout": "10s",
        }
        rules = [f"host {name} all {cluster.network.range} scram-sha-256" for name in ("all", "replication")]
        settings = {
            "scope": "postil", "name": self.machine.name,
            "restapi": {
                "listen": f"{self.machine.address}:8008", "connect_address": f"{self.machine.address}:8008",
                "authentication": {"username": "patroni", "password": cluster.passwords["patroni"]},
            },
            "etcd3": {"hosts": [f"{etcd.machine.address}:2379" for etcd in cluster.etcds]},
            "bootstrap": {
                "dcs": {
                    "ttl": 20, "loop_wait": 3, "retry_timeout": 5, "primary_start_timeout": 0,
                    "synchronous_mode": True, "synchronous_mode_strict": True,
                    "postgresql": {"use_pg_rewind": True, "use_slots": True, "parameters": parameters},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, "data-checksums"],
            },
            "postgresql": {
                "listen": f"{self.machine.address}:5432", "connect_address": f"{self.machine.address}:5432",
                "data_dir": self.folder, "bin_dir": self.binaries, "pg_hba": rules,
                "pgpass": os.path.join(self.machine.folder, "pgpass"),
                "parameters": {"unix_socket_directories": self.machine.folder},
                "authentication": {
                    part: {"username": name, "password": cluster.passwords[name]}
                    for part, name in
                    (("superuser", "postgres"), ("replication", "replicator"), ("rewind", "rewinder"))
                },
            },
        }
        path = os.path.join(self.machine.folder, "patroni.json")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump(settings, file, indent=2)
        give(path, self.user)

    def start(self):
        path = os.path.join(self.machine.folder, "patroni.json")
        self.process = self.machine.start(["/usr/bin/patroni", path], self.user)

    def postmaster(self):
        """The pid of PostgreSQL's first process; None where it does not run."""
        try:
            with open(os.path.join(self.folder, "postmaster.pid")) as file:
                pid = int(file.readline())
            return pid if os.path.exists(f"/proc/{pid}") else None
        except (OSError, ValueError):
            return None

    def kill_postgres(self):
        pid = self.postmaster()
        if pid:
            for process in [pid] + children(pid):
                send(process, signal.SIGKILL)

    def kill(self):
        """What a power cut does."""
        self.process.kill()
        self.process.wait()
        self.kill_postgres()

    def make_anew(self, cluster):
        """Has Patroni copy the primary once more, as `patronictl reinit` does."""
        rights = base64.b64encode(f"patroni:{cluster.passwords['patroni']}".encode()).decode()
        ask(urllib.request.Request(
            f"{self.rest}/reinitialize", b'{"force": true}', method="POST",
            headers={"Authorization": f"Basic {rights}", "Content-Type": "application/json"}), 10)

    def end(self):
        end(self.process, 30)
        pid = self.postmaster()
        if pid:
            send(pid, signal.SIGQUIT)


class Node:
    """A server of postil."""

    def __init__(self, machine, program):
        self.machine, self.program, self.process, self.link = machine, program, None, ""

    def start(self, cluster, wrapper=[]):
        printed = os.path.join(self.machine.folder, "link")
        with open(printed, "w") as output:
            self.process = self.machine.start([
                *wrapper, self.program, "serve", os.path.join(self.machine.folder, "keys"),
                "--store", cluster.store(self.machine.name), "--listen", f"{self.machine.address}:4747",
                "--public", ",".join(node.machine.address for node in cluster.nodes),
            ], settings={"PGPASSFILE": cluster.password_file}, output=output)

    def is_well(self):
        if self.process.poll() is not None:
            raise Broken(f"{self.machine.name} ended by itself, with {self.process.returncode}: see its log")
        try:
            socket.create_connection((self.machine.address, 4747), 2).close()
            return True
        except OSError:
            return False

    def kill(self):
        # With a false clock it is the child of its wrapper.
        for pid in children(self.process.pid):
            send(pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    def end(self):
        for pid in children(self.process.pid) if self.process else []:
            send(pid, signal.SIGTERM)
        end(self.process)
