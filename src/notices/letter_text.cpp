// The words of letters to many: the pack once, the facts once, the recipient each time.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/pack.h"
#include "base/typed.h"
#include "notices/letter_pack.h"
#include "notices/letters.h"
#include "notices/rewrite.h"
#include "notices/values.h"

namespace tadasu::notices {

struct LetterText::Filling {
  Json pack;
  Values values;
};

namespace {
// Whether a section that a person rewrote is one of nobody: words of the form are left over where
// the person's own should be, or no place is left for the person's items.
bool is_of_nobody(const Section& now, const Section& fresh, Lang lang) {
  for (const char* name : {"recipient_name", "recipient_postal_code", "recipient_address",
                           "own_number", "today", "own_items", "own_advice"}) {
    std::string words = everybody_words(name, lang);
    words.resize(std::min(words.size(), words.find("{all}")));
    if (now.text.find(trimmed(words)) != std::string::npos) return true;
  }
  const auto says_items = [](const Section& section) {
    return std::any_of(section.filled.begin(), section.filled.end(), [](const Filled& one) {
      return one.fact == "own_items" && one.begin < one.end;
    });
  };
  return says_items(fresh) && !says_items(now);
}
}  // namespace

LetterText::LetterText(const Paper& paper, const Basis& basis, Lang lang)
    : paper_(&paper), basis_(basis), lang_(lang) {}

Result<LetterText> LetterText::create(const Paper& paper, const Basis& basis, const Sender& sender,
                                      Lang lang) {
  LetterText out(paper, basis, lang);
  Filling filling;
  TRY(filling.pack, letter_pack(paper.id, lang, basis.own));
  // The title is the same for all of one kind.
  const Json document = filling.pack.value("document", Json::object());
  const std::string title = document.value("title", "");
  for (const char* name :
       {"recipient_name", "recipient_address", "recipient_postal_code", "own_number"})
    if (title.find(name) != std::string::npos)
      return Error{Trouble::Invalid, "packs/letters/" + paper.id, "the title names the recipient"};
  filling.values = values_of(paper.id, basis, sender, filling.pack, lang);
  out.filling_ = std::make_shared<const Filling>(std::move(filling));
  return out;
}

Result<Notice> LetterText::everybody(const Everybody& who) const {
  Recipient recipient;
  recipient.kinds = who.kinds;
  recipient.is_minor = who.is_minor;
  recipient.slow_hashes = who.slow_hashes;
  recipient.is_everybody = true;
  TRY(Notice notice, letter(recipient));
  notice.everybody = who;
  return notice;
}

void LetterText::take_words(const Notice& everybody) {
  const auto& all = everybody.sections;
  if (std::any_of(all.begin(), all.end(), [](const Section& one) { return one.is_rewritten; }))
    rewritten_.push_back(everybody);
}

const Notice* LetterText::words_for(const Recipient& recipient) const {
  for (const Notice& one : rewritten_)
    if (!recipient.is_everybody && one.everybody->is_minor == recipient.is_minor &&
        one.everybody->slow_hashes == recipient.slow_hashes)
      return &one;
  return nullptr;
}

Result<Notice> LetterText::letter(const Recipient& recipient, const Notice* like) const {
  Values values = filling_->values;
  add_recipient(values, basis_, recipient, lang_);
  const Notice* const words = words_for(recipient);
  if (like == nullptr || words != nullptr) {
    Notice notice = empty_notice(*paper_, basis_, lang_);
    notice.person = recipient.person;
    TRY_STATUS(fill(filling_->pack, values, notice));
    if (words == nullptr) return notice;
    const Notice fresh = notice;
    notice = refreshed(*words, std::move(notice));
    for (std::size_t i = 0; i < notice.sections.size(); ++i) {
      Section& section = notice.sections[i];
      if (section.is_rewritten &&
          is_of_nobody(section, i < fresh.sections.size() ? fresh.sections[i] : Section(), lang_))
        section.complete = false;
    }
    return notice;
  }
  Notice notice = *like;
  notice.person = recipient.person;
  for (std::size_t i = 0; i < notice.sections.size(); ++i)
    if (speaks_of_recipient(notice.sections[i]))
      TRY_STATUS(fill_again(filling_->pack, values, i, notice));
  return notice;
}

std::string LetterText::kind_key(const Recipient& recipient) {
  std::string out = recipient.is_minor ? "m" : "-";
  out += recipient.slow_hashes ? "h" : "-";
  for (const std::string* one : {&recipient.name, &recipient.postal_code, &recipient.address})
    out += one->empty() ? "-" : "+";  // a template may ask whether they are known
  for (const find::Kind kind : recipient.kinds)
    out += static_cast<char>(1 + static_cast<unsigned>(kind));
  return out;
}

bool LetterText::speaks_of_recipient(const Section& section) {
  return std::any_of(section.filled.begin(), section.filled.end(), [](const Filled& one) {
    return one.fact == "own_number" ||
           (one.fact.starts_with("recipient_") && one.fact != "recipient_is_minor");
  });
}

}  // namespace tadasu::notices
