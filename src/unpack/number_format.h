// How a spreadsheet shows a number: dates as ISO text, and codes such as "000-0000" that make a
// postal code of 1000001. Everything else stays as stored.
#pragma once

#include <string>
#include <string_view>

namespace tadasu::unpack {

class NumberFormat {
 public:
  NumberFormat() = default;
  // One of the numbered formats every spreadsheet knows (14 is a date …).
  static NumberFormat builtin(int id);
  // A format code such as "yyyy/m/d" or "[<=999]000;000-0000".
  static NumberFormat of_code(std::string_view code);

  // `stored` is the text of the cell in the file. `since_1904`: days are counted from 1904.
  // A number that is no date of the years 1900 to 9999 stays as it is.
  [[nodiscard]] std::string shown(std::string_view stored, bool since_1904) const;

 private:
  bool date_ = false;
  bool time_ = false;
  std::string digits_;  // the code, when it only arranges digits
};

}  // namespace tadasu::unpack
