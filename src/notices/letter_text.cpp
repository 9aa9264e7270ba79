// The words of letters to many: the pack once, the facts once, the recipient each time.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/pack.h"
#include "notices/letter_pack.h"
#include "notices/letters.h"
#include "notices/values.h"

namespace tadasu::notices {

struct LetterText::Filling {
  Json pack;
  Values values;
};

LetterText::LetterText(const Paper& paper, const Basis& basis, Lang lang)
    : paper_(&paper), basis_(basis), lang_(lang) {}

Result<LetterText> LetterText::create(const Paper& paper, const Basis& basis, const Sender& sender,
                                      Lang lang) {
  LetterText out(paper, basis, lang);
  Filling filling;
  TRY(filling.pack, letter_pack(paper.id, lang));
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

Result<Notice> LetterText::letter(const Recipient& recipient, const Notice* like) const {
  Values values = filling_->values;
  add_recipient(values, basis_, recipient, lang_);
  if (like == nullptr) {
    Notice notice = empty_notice(*paper_, basis_, lang_);
    notice.person = recipient.person;
    TRY_STATUS(fill(filling_->pack, values, notice));
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
