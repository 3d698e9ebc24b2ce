# SPDX-License-Identifier: MIT
# Makes folders of many machines up, in a folder: many/, 40 machines of one
# session, one of which stands apart; few/, 3 machines of 7 sessions, one of
# which has three runs, and one a hostile name.  Of 20 rows some folders lack
# some, and some are in two states.
import csv, json, os, random, sys, zlib
tmp = sys.argv[1]
random.seed(5)
columns = """run_id machine_id probe params threads workers placement unit a b
state value_a value_b n ratio ci_lo ci_hi ci90_lo ci90_hi margin aa_bias
notice_ratio call_ratio n_needed lag1 verdict p_holm noise_cap
discarded_blocks role occupancy_a occupancy_b diagnosis""".split()

def folder(path, number, machine, session, centre, name="host"):
    os.makedirs(path)
    ids = {"run_id": f"run {number}", "machine_id": f"m{machine}"}
    with open(f"{path}/compare.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in range(20):
            if random.random() < .05:
                continue
            ratio = centre[row] * random.lognormvariate(0, .01)
            cells = dict(ids, probe=f"p{row % 7}", params=f"threads={row}",
                placement="one-cpu", unit="ns/x", a="kthreads",
                b="uthreads" if row % 2 else "pthreads",
                state="near" if row == 3 else
                "matched" if row == 4 and number % 2 else "",
                ratio=repr(ratio),
                ci_lo=repr(ratio * .98), ci_hi=repr(ratio * 1.02),
                aa_bias=random.choice(["", "0.0005", "0.004"]),
                verdict=random.choice(["slower", "slower, size unresolved"]),
                noise_cap=0)
            writer.writerow(cells)
            if row % 5 == 0:  # blocks that confirm: no value of their own
                cells.update(role="confirm", ratio=repr(9 * ratio),
                             ci_lo="", ci_hi="")
                writer.writerow(cells)
    data = open(f"{path}/compare.csv", "rb").read()
    json.dump(dict(ids, schema_version=1, session_id=f"s{session}",
                   complete=True, rows=[{"probe": "]"}],
                   files={"compare.csv": {"rows": data.count(b"\n") - 1,
                          "crc32": "%08x" % zlib.crc32(data)}}),
              open(f"{path}/run.json", "w"))
    json.dump({"schema_version": 1, "name": name,
               "cpu_model_name": f"cpu {machine % 2}", "cpu_thread_count": 4,
               "kernel_name": "6.1", "virtualisation": "kvm",
               "uptime": number, "cgroup": {"version": f"v{1 + number % 2}"}},
              open(f"{path}/machine.json", "w"))

base = [random.choice([.7, .98, 1, 1.02, 1.3]) for _ in range(20)]
number = 0
for machine in range(40):
    centre = [r * random.lognormvariate(0, .1) for r in base]
    if machine == 17:
        centre = [5 * r for r in base]
    folder(f"{tmp}/many/{number}", number, machine, 0, centre)
    number += 1
for machine in range(3):
    centre = [r * random.lognormvariate(0, .02) for r in base]
    for session in range(7):
        for run in range(3 if session == 2 else 1):
            folder(f"{tmp}/few/{number}", number, machine, session, centre,
                   "\x1b[31mred\nhost\u202e \u009b" if machine == 1
                   else "host")
            number += 1
