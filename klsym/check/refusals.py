def accepted(kernel): return []
