"""The same boolean rules in other engines and in lagrum's evaluators: one module for each."""
