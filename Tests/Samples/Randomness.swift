// What a test draws, it draws with the same generator as the programs it tests.
@_exported public import Randomness
