# SPDX-License-Identifier: MIT
"""The cell of one way to have threads in Python.

The build makes one executable file of this folder for each file in impl/,
which is the module `th` there.  It names the modules whose probes it offers.
"""

import importlib

import cell
import th

for module in th.PROBES:
    importlib.import_module(module)
cell.main(th)
