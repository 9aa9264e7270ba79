#include "find/dictionary.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/bytes.h"

namespace tadasu::find {
namespace {

Error damaged(const char* what) { return {Trouble::Damaged, "dictionary.bin", what}; }

constexpr std::size_t kPostalBytes = 10'000'000 / 8;
constexpr std::size_t kAreaBytes = 1000 / 8;

bool bit(std::string_view bits, std::size_t i) {
  return (static_cast<unsigned char>(bits[i / 8]) >> (i % 8) & 1) != 0;
}

}  // namespace

Result<Dictionary> Dictionary::open(const std::filesystem::path& file) {
  TRY(const File opened, File::open_read(file));
  struct stat status {};
  if (::fstat(opened.fd(), &status) != 0) return system_error(errno, file.string(), "fstat");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size < sizeof(dictionary_file::Head)) return damaged("too short");
  void* map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, opened.fd(), 0);
  if (map == MAP_FAILED) return system_error(errno, file.string(), "mmap");
  Dictionary dictionary;
  dictionary.map_ = static_cast<const char*>(map);
  dictionary.map_size_ = size;
  TRY_STATUS(dictionary.read_sections());
  return dictionary;
}

std::string_view Dictionary::section(std::uint32_t id) const {
  dictionary_file::Head head;
  std::memcpy(&head, map_, sizeof head);
  if (head.begin[id] % 8 != 0 || head.begin[id] > map_size_ ||
      head.size[id] > map_size_ - head.begin[id]) {
    return {};
  }
  return {map_ + head.begin[id], head.size[id]};
}

Status Dictionary::read_sections() {
  using namespace dictionary_file;
  if (std::memcmp(map_, kMagic, sizeof kMagic) != 0) return damaged("wrong magic");
  TRY(names_, WordTable::view(section(Names)));
  TRY(places_, WordTable::view(section(Places)));
  TRY(banks_, WordTable::view(section(Banks)));
  postal_bits_ = section(PostalBits);
  area_bits_ = section(AreaBits);
  if (postal_bits_.size() != kPostalBytes || area_bits_.size() != kAreaBytes)
    return damaged("bits");
  const std::string_view towns = section(Towns);
  const std::size_t town_slots = towns.size() / 8;
  if (town_slots == 0 || (town_slots & (town_slots - 1)) != 0) return damaged("towns");
  towns_ = reinterpret_cast<const std::uint64_t*>(towns.data());
  town_mask_ = town_slots - 1;
  if (std::find(towns_, towns_ + town_slots, 0u) == towns_ + town_slots)
    return damaged("towns full");
  const std::string_view cities = section(PostalCities);
  postal_cities_ = reinterpret_cast<const std::uint64_t*>(cities.data());
  postal_city_count_ = cities.size() / 8;
  const std::string_view latin = section(LatinWords);
  if (latin.size() != sizeof(std::uint32_t) << kLatinBits) return damaged("words");
  latin_ = reinterpret_cast<const std::uint32_t*>(latin.data());
  if (std::find(latin_, latin_ + (std::size_t{1} << kLatinBits), 0u) ==
      latin_ + (std::size_t{1} << kLatinBits))
    return damaged("words full");
  const std::string_view begins = section(LatinBegins);
  if (begins.size() != std::size_t{1} << kBeginsBits >> 3) return damaged("words that begin names");
  latin_begins_ = begins.data();
  postal_pages_.assign(1000, false);
  for (std::size_t i = 0; i < postal_city_count_; ++i) {
    const std::uint64_t page = (postal_cities_[i] >> 32) / 10'000;
    if (page >= 1000) return damaged("postal codes");
    postal_pages_[page] = true;
  }
  return success();
}

Dictionary::Dictionary(Dictionary&& other) noexcept { *this = std::move(other); }

Dictionary& Dictionary::operator=(Dictionary&& other) noexcept {
  std::swap(map_, other.map_);
  std::swap(map_size_, other.map_size_);
  names_ = other.names_, places_ = other.places_, banks_ = other.banks_;
  postal_bits_ = other.postal_bits_, area_bits_ = other.area_bits_;
  towns_ = other.towns_, town_mask_ = other.town_mask_;
  postal_cities_ = other.postal_cities_, postal_city_count_ = other.postal_city_count_;
  std::swap(postal_pages_, other.postal_pages_);
  latin_ = other.latin_;
  latin_begins_ = other.latin_begins_;
  return *this;
}

Dictionary::~Dictionary() {
  if (map_ != nullptr) ::munmap(const_cast<char*>(map_), map_size_);
}

bool Dictionary::postal_exists(std::uint32_t code) const {
  return code < 10'000'000 && bit(postal_bits_, code);
}

bool Dictionary::postal_page_exists(std::uint32_t code) const {
  return code < 10'000'000 && postal_pages_[code / 10'000];
}

bool Dictionary::postal_in_city(std::uint32_t code, std::uint32_t city) const {
  const std::uint64_t wanted = std::uint64_t{code} << 32 | city;
  return std::binary_search(postal_cities_, postal_cities_ + postal_city_count_, wanted);
}

bool Dictionary::town_exists(std::uint64_t hash) const {
  if (hash == 0) hash = 1;
  for (std::uint64_t i = hash >> 7;; ++i) {
    const std::uint64_t held = towns_[i & town_mask_];
    if (held == hash) return true;
    if (held == 0) return false;
  }
}

std::uint8_t Dictionary::latin_classes(std::uint64_t hash) const {
  const std::uint32_t print = latin_print(hash);
  for (std::uint32_t i = latin_place(hash);; ++i) {
    const std::uint32_t held = latin_[i & ((1u << kLatinBits) - 1)];
    if (held == 0) return 0;
    if ((held & ~0xFFu) == print) return static_cast<std::uint8_t>(held);
  }
}

bool Dictionary::area_exists(unsigned three_digits) const {
  return three_digits < 1000 && bit(area_bits_, three_digits);
}

}  // namespace tadasu::find
