"""Machines of a cluster: network namespaces on one bridge where root may make them, else addresses of loopback."""
import os, pwd, signal, subprocess, time

# The hardware address of nobody: what is sent there is lost, as on a cut cable.
NOBODY = "02:00:00:00:00:00"


class Broken(Exception):
    """The cluster does not do what the script needs; in words."""


def run(*command, seconds=20, **options):
    """What a command printed. Raises Broken where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, **options)
    except subprocess.TimeoutExpired:
        raise Broken(f"no answer within {seconds} s: {' '.join(command)}")
    if done.returncode:
        raise Broken(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def wait_for(what, seconds, test, pause=0.2):
    """Waits until the test gives something that counts as true, and returns that."""
    end = time.monotonic() + seconds
    while True:
        found = test()
        if found:
            return found
        if time.monotonic() > end:
            raise Broken(f"{what}: not within {seconds} s")
        time.sleep(pause)


class Network:
    """Gives machines their addresses, and cuts the line between two of them."""

    def __init__(self, is_isolated):
        self.is_isolated = is_isolated
        self.count = 0
        if not is_isolated:
            # Of its own for each process, so that two clusters do not meet.
            self.prefix, self.range = f"127.{os.getpid() >> 8 & 255}.{os.getpid() & 255}", "127.0.0.0/8"
            return
        self.prefix, self.range = "10.77.0", "10.77.0.0/24"
        os.makedirs("/run/netns", exist_ok=True)
        run("mount", "-t", "tmpfs", "names", "/run/netns")
        run("ip", "link", "set", "lo", "up")
        run("ip", "link", "add", "postil", "type", "bridge")
        run("ip", "address", "add", f"{self.prefix}.1/24", "dev", "postil")
        run("ip", "link", "set", "postil", "up")

    def machine(self, name, folder):
        self.count += 1
        machine = Machine(name, f"{self.prefix}.{10 + self.count}", folder, self.is_isolated)
        if self.is_isolated:
            run("ip", "netns", "add", name)
            run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
            run("ip", "link", "set", name, "master", "postil", "up")
            run("ip", "-n", name, "address", "add", f"{machine.address}/24", "dev", "eth0")
            run("ip", "-n", name, "link", "set", "lo", "up")
            run("ip", "-n", name, "link", "set", "eth0", "up")
        return machine

    def cut(self, one, other):
        for here, there in ((one, other), (other, one)):
            run("ip", "-n", here.name, "neigh", "replace", there.address, "lladdr", NOBODY, "dev", "eth0",
                "nud", "permanent")

    def join(self, one, other):
        for here, there in ((one, other), (other, one)):
            run("ip", "-n", here.name, "neigh", "del", there.address, "dev", "eth0")


class Machine:
    """A name, an address, and a folder of its own. Programs that start on it write into one log."""

    def __init__(self, name, address, folder, is_isolated):
        self.name, self.address, self.is_isolated = name, address, is_isolated
        self.folder = os.path.join(folder, name)
        self.log = os.path.join(folder, "logs", name)
        os.makedirs(self.folder, mode=0o711)

    def start(self, command, user=None, settings={}, output=None):
        if self.is_isolated:
            command = ["nsenter", f"--net=/run/netns/{self.name}", "--"] + as_user(user) + command
        with open(self.log, "a") as log:
            log.write(f"--- {time.strftime('%H:%M:%S')} {' '.join(command)}\n")
            log.flush()
            return subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output or log, stderr=log,
                start_new_session=True, env={**os.environ, **settings})


def as_user(name):
    return ["setpriv", f"--reuid={name}", f"--regid={name}", "--init-groups", "--"] if name else []


def give(path, name):
    """Makes a user the owner, where root runs the script."""
    if name:
        user = pwd.getpwnam(name)
        os.chown(path, user.pw_uid, user.pw_gid)


def children(parent):
    """The pids of a process's children."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat:
                if int(stat.read().rsplit(")", 1)[1].split()[1]) == parent:
                    found.append(int(name))
        except (OSError, ValueError):
            pass
    return found


def send(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def end(process, seconds=20):
    """Ends a process of ours, kindly first."""
    if process and process.poll() is None:
        send(process.pid, signal.SIGTERM)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
