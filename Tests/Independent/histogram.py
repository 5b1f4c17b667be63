"""Histograms by `Schemas/histogram.cddl`, written and read as its words say."""

import cbor
from cbor import Refused

BUCKETS = 3_712
MOST = 2**64 - 1


def bucket(value):
    s = max(0, value.bit_length() - 7)
    return 64 * s + (value >> s)


def bounds(index):
    """The lowest and the highest value of a bucket."""
    s = max(0, index // 64 - 1)
    lowest = (index - 64 * s) << s
    return lowest, lowest + (1 << s) - 1


def encode(values):
    """Of pairs of a value and how often it occurs."""
    values = sorted((value, count) for value, count in values if count)
    if not values:
        return cbor.encode([1])
    counts = {}
    for value, count in values:
        counts[bucket(value)] = counts.get(bucket(value), 0) + count
    total = min(MOST, sum(value * count for value, count in values))
    skipped, following = [], 0
    for index in counts:
        skipped.append(index - following)
        following = index + 1
    return cbor.encode([1, total, values[0][0], values[-1][0], skipped, [min(MOST, n) for n in counts.values()]])


def decode(data):
    """The sum, the smallest and the largest value, and the pairs of bucket and count."""
    items = cbor.decode(data)
    if type(items) is not list or not items or items[0] != 1:
        raise Refused("it is not a histogram of version 1")
    if len(items) == 1:
        return 0, None, None, []
    if len(items) != 6 or any(type(item) is not int or item < 0 for item in items[:4]):
        raise Refused("it does not have the items of a histogram")
    total, smallest, largest, skipped, counts = items[1:]
    if any(type(each) is not list for each in (skipped, counts)) or not len(skipped) == len(counts) > 0:
        raise Refused("it does not have a count for each bucket")
    if any(type(number) is not int or number < 0 for number in skipped + counts):
        raise Refused("a bucket or a count is not a number")
    pairs, following = [], 0
    for gap, count in zip(skipped, counts):
        if following + gap >= BUCKETS or not count:
            raise Refused("a bucket is empty or beyond the last")
        pairs.append((following + gap, count))
        following += gap + 1
    if smallest > largest or [bucket(smallest), bucket(largest)] != [pairs[0][0], pairs[-1][0]]:
        raise Refused("the extremes are not in the first and last bucket")
    count = sum(count for _, count in pairs)
    if count == 1:
        least = most = smallest
        if smallest != largest:
            raise Refused("one value is not its own extreme")
    else:
        least = most = smallest + largest
        for place, (index, count) in enumerate(pairs):
            others = count - (place == 0) - (place == len(pairs) - 1)
            lowest, highest = bounds(index)
            least += max(lowest, smallest) * others
            most += min(highest, largest) * others
    if not min(MOST, least) <= total <= min(MOST, most):
        raise Refused("no values of these buckets have this sum")
    return total, smallest, largest, pairs


def quantile(data, per_mille):
    _, smallest, largest, pairs = decode(data)
    count = min(MOST, sum(count for _, count in pairs))
    rank = -(-count * per_mille // 1_000)
    if rank <= 1:
        return smallest
    if rank == count:
        return largest
    for index, count in pairs:
        rank -= count
        if rank <= 0:
            lowest, highest = bounds(index)
            return min(max(lowest + (highest - lowest) // 2, smallest), largest)
