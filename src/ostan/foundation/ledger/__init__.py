"""What happened: append-only entries, sealed in a Merkle tree whose signed root makes them tamper-evident.

`append` is the only writer of entries; `seal` puts them into the tree and signs checkpoints; `prove` gives
inclusion proofs for receipts; `verify` finds any edited, removed or reordered entry; `read` answers
questions.
"""
