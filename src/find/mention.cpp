#include "find/mention.h"

#include <array>

namespace tadasu::find {

std::span<const ReasonName> reason_names() {
  static constexpr std::array kNames = {
      ReasonName{Reason::Shape, "shape"},
      ReasonName{Reason::CheckDigit, "check_digit"},
      ReasonName{Reason::Exists, "exists"},
      ReasonName{Reason::Label, "label"},
      ReasonName{Reason::Column, "column"},
      ReasonName{Reason::ColumnValues, "column_values"},
      ReasonName{Reason::Dictionary, "dictionary"},
      ReasonName{Reason::Honorific, "honorific"},
      ReasonName{Reason::Neighbour, "neighbour"},
      ReasonName{Reason::HeaderField, "header_field"},
      ReasonName{Reason::NearPerson, "near_person"},
      ReasonName{Reason::Hashed, "hashed"},
      ReasonName{Reason::Tagger, "tagger"},
      ReasonName{Reason::Differs, "differs"},
      ReasonName{Reason::OwnKind, "own_kind"},
      ReasonName{Reason::Known, "known"},
      ReasonName{Reason::Again, "again"},
  };
  return kNames;
}

}  // namespace tadasu::find
