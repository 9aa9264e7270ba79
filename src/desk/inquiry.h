// Inquiry: a question from somebody who may be affected, and the one approved answer to it.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace tadasu::desk {

enum class Channel : unsigned char { Phone, Mail, Form, Counter, Post };
enum class Outcome : unsigned char { Answered, CallBack, Escalated };

// What the caller asked and was told. The caller is a person of the fact sheet only after the
// identity step; until then not even being affected is told.
struct Inquiry {
  std::string id;
  std::string incident;
  std::uint64_t revision = 0;  // of the fact sheet the answer was given from
  Moment received_at;
  Channel channel = Channel::Phone;
  std::uint64_t person = 0;  // 0: not identified
  std::string answer_id;     // of the approved base, with its version: "card-reissue@3"
  std::string taken_by;
  std::string words_sealed;  // free text, sealed
  Outcome outcome = Outcome::Answered;
};

}  // namespace tadasu::desk
