// Hashes and random ids. SHA-256 proves what evidence and the journal were; keyed hashes compare
// personal values without holding them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace tadasu {

using Digest = std::array<std::uint8_t, 32>;
using Key = std::array<std::uint8_t, 32>;

// Must be called once before anything else in this header or in store's vault. Stops the program
// when the system has no source of randomness.
void start_crypto();

Digest sha256(Bytes bytes);  // Source: FIPS 180-4
// SHA-256 of a whole file, read in 1 MiB steps.
Result<Digest> sha256_file(const File& file, const std::string& where);

// SipHash-2-4 (Aumasson and Bernstein 2012), a pseudo-random function of 64 bits, under the first
// half of the key. Equal values under one key are equal; without the key nothing can be learned but
// equality. 0 is never returned: callers use 0 as "no value". Cost: about 40 ns for a short value.
std::uint64_t keyed_hash(const Key& key, std::string_view domain, std::string_view value);

Key random_key();
std::string random_id(std::size_t byte_count = 16);  // hex of that many random bytes

}  // namespace tadasu
