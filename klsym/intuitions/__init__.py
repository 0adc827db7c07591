"""The seven readings of KL(P, Q): surprise, evidence, likelihood, coding, the house, the lottery, the tangent.

Each is a file with one Reading: its exact value by a road of its own, its experiment, its picture and the theorem that
says why. `tour(P, Q)` goes through all of them.
"""

from __future__ import annotations
