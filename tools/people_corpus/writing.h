// How one record of an invented person is written: from her facts to the cells of a row, in one of
// the many ways people write names, dates, addresses, and with their slips.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "households.h"
#include "rates.h"
#include "words.h"

namespace tadasu::invented {

enum class Errors : std::uint8_t {
  Typing,  // a letter, neighbours, a digit
  Fax,     // … and characters that look like others: read from paper by a machine
};

struct Cells {
  std::string_view source;
  std::array<std::string, rates::kColumns> column;
};

class Writer {
 public:
  Writer(const Words& words, const Households& households, Errors errors, std::uint64_t size)
      : words_(words), households_(households), errors_(errors), offices_(size / 300 + 20) {
    for (std::uint64_t people = size / 100; people > 0; people /= 10) ++email_digits_;
  }

  // The record `copy` of the member.
  void write(const Household& household, std::size_t member, std::uint32_t copy, Cells& out) const;

 private:
  struct Case;  // the record at hand
  struct Office {
    Place place;
    std::string phone, domain;
  };
  void name(const Case& now, std::string& out) const;
  void kana(const Case& now, std::string& out) const;
  void address(const Case& now, const Place& place, bool is_office, std::string& out) const;
  void phone(const Case& now, std::string& out) const;
  void email(const Case& now, std::string& out) const;
  std::string surname(const Case& now, bool& is_slip) const;
  std::string given(const Case& now) const;
  [[nodiscard]] std::string own_email(const Member& member, std::uint64_t which) const;
  [[nodiscard]] std::string landline(const Place& place, std::uint64_t number) const;
  [[nodiscard]] Office office(Rand& rand) const;

  const Words& words_;
  const Households& households_;
  Errors errors_;
  std::uint64_t offices_;
  int email_digits_ = 2;
};

// In slips.cpp.
void slip(Rand& rand, std::size_t column, std::string& cell);
void fax(Rand& rand, std::string& cell);
std::string with_variants(Rand& rand, std::string_view written);   // 高 -> 髙
std::string with_other_kanji(Rand& rand, std::string_view given);  // 裕 -> 祐; "" without
std::string full_width(std::string_view ascii);

}  // namespace tadasu::invented
