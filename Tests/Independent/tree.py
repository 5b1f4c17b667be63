"""The trees and proofs of RFC 6962 and RFC 9162."""

import hashlib

from cbor import Refused


def leaf(record):
    return hashlib.sha256(b"\x00" + record).digest()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(count):
    return 1 << (count - 1).bit_length() - 1


def root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node(root(leaves[:k]), root(leaves[k:]))


class Frontier:
    """The perfect subtrees of a tree that grows, the largest first."""

    def __init__(self, size, hashes):
        if len(hashes) != size.bit_count():
            raise Refused(f"a frontier of {size} leaves has {size.bit_count()} hashes, not {len(hashes)}")
        self.size, self.hashes = size, list(hashes)

    def append(self, leaf_hash):
        self.size += 1
        self.hashes.append(leaf_hash)
        for _ in range((self.size & -self.size).bit_length() - 1):
            right = self.hashes.pop()
            self.hashes.append(node(self.hashes.pop(), right))

    def root(self):
        if not self.hashes:
            return root([])
        result = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            result = node(left, result)
        return result


def inclusion_path(index, leaves):
    """PATH(m, D[n]) of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return inclusion_path(index, leaves[:k]) + [root(leaves[k:])]
    return inclusion_path(index - k, leaves[k:]) + [root(leaves[:k])]


def consistency_path(old, leaves, whole=True):
    """SUBPROOF(m, D[n], b) of RFC 6962, section 2.1.2."""
    if old == 0:
        return []
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    k = split(len(leaves))
    if old <= k:
        return consistency_path(old, leaves[:k], whole) + [root(leaves[k:])]
    return consistency_path(old - k, leaves[k:], False) + [root(leaves[:k])]


def verify_inclusion(index, size, leaf_hash, path, expected):
    """RFC 9162, section 2.1.3.2."""
    if index >= size:
        raise Refused("the index is beyond the tree")
    fn, sn, r = index, size - 1, leaf_hash
    for p in path:
        if sn == 0:
            raise Refused("the proof is too long")
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0 or r != expected:
        raise Refused("the inclusion proof does not lead to the root")


def verify_consistency(old, new, path, old_root, new_root):
    """RFC 9162, section 2.1.4.2."""
    if old == new or old == 0:
        if path or (old == new and old_root != new_root) or (old == 0 and old_root != root([])):
            raise Refused("a proof between these trees is empty, and the roots agree")
        return
    if old > new:
        raise Refused("the older tree is the larger one")
    path = ([old_root] if old & (old - 1) == 0 else []) + path
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    if not path:
        raise Refused("the proof is empty")
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            raise Refused("the proof is too long")
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0 or fr != old_root or sr != new_root:
        raise Refused("the consistency proof does not lead to both roots")
