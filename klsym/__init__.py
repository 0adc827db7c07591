"""klsym: the Kullback–Leibler divergence, symbolic, provable and numeric to any number of certified digits."""
