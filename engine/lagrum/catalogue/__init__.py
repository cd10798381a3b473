"""Checking a whole catalogue: in processes or on a cluster, with kept results, summed up as they come."""
