# Derived from the contracts by scripts/generate. What is to be otherwise, a refinement in looker/devices says.

