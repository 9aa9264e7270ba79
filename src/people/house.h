// An address as written, folded once and taken apart; private to people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tadasu::people {

// Views stay good until the next call on the same HouseReader.
struct House {
  std::string_view town;     // city and town; of an address abroad the last part without its code
  std::string_view numbers;  // 1-2-3
  std::string_view room;
  // The lot on which the house stands: one name twice on one lot is one person. Building and room
  // are left out, because half of all writers do. Empty when no number tells which lot it is.
  std::string_view lot;
  std::string_view near;  // the letters in which neighbours and misspellings are alike
};

// Whether `part`, from the column beside `address`, begins another address and does not go on with
// it.
[[nodiscard]] bool begins_anew(std::string_view address, std::string_view part);

class HouseReader {
 public:
  const House& read(std::string_view address);

 private:
  void read_japanese(std::string_view address);
  bool read_abroad(std::string_view address);
  void read_part_abroad(std::u32string_view part);
  void take_word_abroad(const std::string& word);

  std::string key_;
  std::u32string chars_;
  std::string street_, city_, number_, room_, lot_, word_;
  bool unit_next_ = false;
  House house_;
};

}  // namespace tadasu::people
