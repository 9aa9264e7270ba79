// Sign: something that suggests a leak: what a person reported, a line of a log, a held mail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace tadasu::signs {

// What the intake asks, in the words of its six pages. Every answer may be "unknown".
struct Sign {
  std::string id;  // reference number shown to the reporter, "R-7K3P-9QXM"
  Moment reported_at;
  std::string
      happened;  // lost_device, lost_paper, stolen, missent_mail, misdelivered_post,
                 // wrong_attachment, published_by_mistake, intrusion, ransomware, insider, unknown
  std::string noticed;  // "now", "today", "yesterday", a date "2026-09-04", "unknown"
  std::optional<Moment>
      noticed_told;  // when that was answered; "today" is that day. None: the day of the report
  std::vector<std::string> contents;  // contact, card_or_account, health, my_number, password,
                                      // company_papers, unknown
  std::string
      people_estimate;  // "1", "10", "100", "1000", "more", "unknown" (upper end of the choice)
  std::string
      readable;  // none (locked and encrypted), password, open, known_recipient, public, unknown
  std::vector<std::string> done;  // told_boss, told_police, asked_deletion, locked_remotely,
                                  // changed_password, nothing
  std::string contact_sealed;     // name and phone, sealed in the vault; "" anonymous
  std::string words_sealed;       // free text, sealed
  std::string incident;           // the incident it was attached to; "" none yet
  std::uint64_t entry = 0;        // journal number of its receipt
};

}  // namespace tadasu::signs
