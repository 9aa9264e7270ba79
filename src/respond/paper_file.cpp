#include "respond/paper_file.h"

namespace tadasu::respond {

Result<std::string> paper_file(const notices::Notice& notice, std::string_view form,
                               const notices::Sender& sender) {
  if (form == "pdf") return notices::to_pdf(notice);
  if (form == "docx") return notices::to_docx(notice);
  if (form == "txt") return notices::to_text(notice);
  if (form == "html") return notices::to_html(notice);
  if (form == "eml") return notices::to_mail(notice, {sender.desk_mail, sender.company, ""});
  return Error{Trouble::Invalid, std::string(form), "no such form"};
}

}  // namespace tadasu::respond
