# SPDX-License-Identifier: MIT
"""What starts a fleet's runs: Slurm or Ansible, through their own commands.

An engine has nodes(), their names, and run(), which has every node run
fleet-node and leave NODE.tar.gz in the folder that it is given, as far as it
can; it returns what it knows of those that did not.
"""
import json
import os
import pathlib
import re
import secrets
import shlex
import signal
import subprocess
import sys
import time

POLL_S = 1  # how often Slurm is asked
STOP_S = 60  # for nodes to end what they run
SIGNALS = {signal.SIGINT, signal.SIGTERM}
USUAL = "None", "Priority"  # reasons to wait that tell nothing


class EngineError(Exception):
    """Said as it is; nothing was measured."""


def ask(*command, **more):
    try:
        done = subprocess.run(command, text=True, check=False,
                              capture_output=True, **more)
    except FileNotFoundError as error:
        raise EngineError(f"{command[0]} is not here; scripts/install-deps "
                          "fleet installs it") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["failed"]
        # Of several lines the last is why, and those before it are how.
        why = said[-1].removeprefix(f"{command[0]}: ")
        raise EngineError(f"{command[0]}: {why}")
    return done.stdout


def named(nodes, where):
    """Folders are named so: what is no plain name is none of a folder."""
    for node in nodes:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]*", node):
            raise EngineError(f"'{node}' of {where} is no name for a folder")
    if not nodes:
        raise EngineError(f"{where} names no node")
    return list(dict.fromkeys(nodes))


class Slurm:
    """A job for each node, which it has for itself.

    No job array: Slurm takes its tasks for alike, so that a node that is down
    or busy would keep those behind it waiting.
    """

    def __init__(self, args):
        self.wanted, self.partition = args.slurm, args.partition

    def nodes(self):
        return named(ask("scontrol", "show", "hostnames", self.wanted).split(),
                     "--slurm")

    def submit(self, place, node, args):
        words = [str(place / "fleet-node"), str(place / "threadscale.tar.gz"),
                 str(place / f"{node}.tar.gz"), str(args.timeout), *args.options]
        script = "#!/bin/sh\nexec sh " + " ".join(map(shlex.quote, words)) + "\n"
        command = ["sbatch", "--parsable", "--exclusive", f"--nodelist={node}",
                   "--nodes=1", "--ntasks=1", "--no-requeue",
                   "--job-name=threadscale", "--output=/dev/null",
                   f"--time={args.timeout // 60 + 3}"]
        if self.partition:
            command.append(f"--partition={self.partition}")
        # A terminal's Ctrl-C is for us alone, who do not pass on what we hold.
        return ask(*command, input=script, start_new_session=True,
                   preexec_fn=lambda: signal.pthread_sigmask(
                       signal.SIG_SETMASK, ())).split(";")[0].strip()

    def run(self, place, nodes, args):
        end = time.monotonic() + args.deadline if args.deadline else None
        jobs, reasons = {}, {}
        try:
            for node in nodes:
                # A job whose number is not known could not be cancelled.
                signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
                try:
                    jobs[self.submit(place, node, args)] = node
                except EngineError as error:
                    reasons[node] = str(error)
                finally:
                    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            return {**reasons, **self.wait(jobs, end)} if jobs else reasons
        finally:
            if jobs:
                self.cancel(jobs)

    def cancel(self, jobs):
        """Those that are there still; none writes in the folder after that."""
        subprocess.run(["scancel", "--quiet", *jobs], check=False,
                       stderr=subprocess.DEVNULL)
        end = time.monotonic() + STOP_S
        try:
            while self.queue(jobs) and time.monotonic() < end:
                time.sleep(POLL_S)
        except EngineError:
            pass  # nobody can tell

    def wait(self, jobs, end):
        """Until none is in the queue; why those are there that are left."""
        told = {}
        while True:
            left = self.queue(jobs)
            for node, why in left.items():
                if "pending: " in why and told.get(node) != why:
                    print(f"fleet: {node}: waits, {why}", file=sys.stderr)
            told = left
            if not left or (end and time.monotonic() > end):
                return {node: f"not over in time, {why}"
                        for node, why in left.items()}
            time.sleep(POLL_S)

    def queue(self, jobs):
        try:
            said = ask("squeue", "--noheader", f"--job={','.join(jobs)}",
                       "--states=PENDING,RUNNING,SUSPENDED,CONFIGURING,COMPLETING",
                       "--format=%i|%T|%r")
        except EngineError as error:
            if "Invalid job id" not in str(error):
                raise
            return {}  # all are over, and forgotten
        rows = (line.strip().split("|", 2) for line in said.splitlines())
        return {jobs[job]: state.lower() + ("" if why in USUAL else f": {why}")
                for job, state, why in rows}


class Ansible:
    """A playbook over the hosts of an inventory."""

    def __init__(self, args):
        self.inventory, self.hosts = args.ansible, args.hosts

    def nodes(self):
        # Hosts themselves, with a comma, are an inventory, too.
        if "," not in self.inventory and not os.path.exists(self.inventory):
            raise EngineError(f"{self.inventory}: there is no such inventory")
        said = ask("ansible", "-i", self.inventory, self.hosts, "--list-hosts")
        return named(said.split()[2:], self.inventory)  # after "hosts (3):"

    def run(self, place, nodes, args):
        (place / "facts.json").write_text(json.dumps({
            "fleet_hosts": ",".join(nodes),
            "fleet_token": secrets.token_hex(8),
            "fleet_archive": str(place / "threadscale.tar.gz"),
            "fleet_node": str(place / "fleet-node"),
            "fleet_results": str(place), "fleet_seconds": args.timeout,
            "fleet_options": args.options, "fleet_poll": POLL_S}))
        play = self.play(place, nodes, "fleet.yml")
        try:
            said = play.communicate(timeout=args.deadline)[0]
        except subprocess.TimeoutExpired:
            self.stop(play, place, nodes)
            return dict.fromkeys(nodes, "not over in time")
        except KeyboardInterrupt:
            self.stop(play, place, nodes)
            raise
        return self.reasons(play.returncode, said)

    def play(self, place, nodes, name):
        """Of a session of its own: a terminal's Ctrl-C is for us alone."""
        try:
            return subprocess.Popen(
                ["ansible-playbook", "-i", self.inventory, "-f", str(len(nodes)),
                 "-e", f"@{place}/facts.json",
                 pathlib.Path(__file__).with_name(name)],
                text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, start_new_session=True,
                env={"ANSIBLE_PIPELINING": "1", **os.environ})  # fewer connections
        except FileNotFoundError as error:
            raise EngineError("ansible-playbook is not here; scripts/install-deps "
                              "fleet installs it") from error

    def stop(self, play, place, nodes):
        """Ends the playbook, then what its hosts run, which does not hear of it."""
        os.killpg(play.pid, signal.SIGTERM)
        self.end(play)
        self.end(self.play(place, nodes, "fleet-stop.yml"))

    @staticmethod
    def end(play):
        try:
            play.communicate(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(play.pid, signal.SIGKILL)
            play.communicate()

    @staticmethod
    def reasons(status, said):
        """What the playbook said of those that failed."""
        reasons = {}
        for node, what, why in re.findall(
                r"^fatal: \[([^\]]+?)(?: -> [^\]]*)?\]: (\w+)! => (\{.*\})$",
                said, re.MULTILINE):
            message = json.loads(why).get("msg", "")
            reasons.setdefault(node, f"{what.lower()}: {message}".strip())
        if status and not reasons:
            raise EngineError(f"ansible-playbook: {said.strip()[-400:]}")
        return reasons
