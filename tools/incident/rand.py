"""A random source whose numbers never change: the same seed gives the same files on any machine,
whatever the version of Python. SplitMix64 (Steele, Lea, Flood 2014)."""

_MASK = (1 << 64) - 1


class Rand:
    def __init__(self, seed, name=""):
        self._state = seed & _MASK
        for letter in name.encode("utf-8"):  # an independent stream for each name
            self._state = (self._state * 0x100000001B3 + letter) & _MASK
        self.word()

    def word(self):
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def below(self, n):
        """A whole number in [0, n)."""
        return (self.word() * n) >> 64

    def between(self, low, high):
        """A whole number in [low, high], both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent):
        return self.below(10_000) < percent * 100

    def pick(self, items):
        return items[self.below(len(items))]

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items

    def sample(self, items, count):
        return self.shuffled(items)[:count]

    def digits(self, count):
        return "".join(str(self.below(10)) for _ in range(count))
