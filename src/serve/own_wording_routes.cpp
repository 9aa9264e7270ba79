#include "serve/own_wording_view.h"
#include "serve/pages.h"

namespace tadasu::serve {

// What papers say in the company's own words.
std::vector<Route> own_wording_routes() {
  constexpr Need kNeed = Need::DecideDuties;
  return {
      {Method::Get, "/own-wordings", kNeed, "All papers, and which have words of the company's own",
       own_wordings_page, own_wordings_twin},
      {Method::Get,
       "/own-wordings/{paper}/{lang}",
       kNeed,
       "The wording of one paper, to be written; `incident`: shown with this one",
       own_wording_page,
       own_wording_twin,
       nullptr,
       {"incident"}},
      {Method::Post,
       "/own-wordings/{paper}/{lang}",
       kNeed,
       "Keep this wording for a reason; `section`, `heading` and `text` once for each section",
       nullptr,
       nullptr,
       set_own_wording,
       {"section", "heading", "text", "shipped", "looked", "incident", "reason", "seen"}},
      {Method::Post,
       "/own-wordings/{paper}/{lang}/preview",
       kNeed,
       "How this wording would come out, and what the check says; nothing is kept",
       nullptr,
       nullptr,
       preview_own_wording,
       {"section", "heading", "text", "shipped", "looked", "incident", "reason", "seen"}},
      {Method::Post,
       "/own-wordings/{paper}/{lang}/restore",
       kNeed,
       "Keep a version of before again, for a reason",
       nullptr,
       nullptr,
       restore_own_wording,
       {"version", "reason", "seen"}},
      {Method::Post,
       "/own-wordings/{paper}/{lang}/withdraw",
       kNeed,
       "Withdraw the company's own words for a reason; they stay to be seen",
       nullptr,
       nullptr,
       withdraw_own_wording,
       {"reason", "seen"}},
      {Method::Get, "/own-wordings/{paper}/{lang}/file", kNeed, "The own words as a file",
       own_wording_file},
      {Method::Post,
       "/own-wordings/{paper}/{lang}/file",
       kNeed,
       "Read a file into the form; nothing is kept",
       nullptr,
       nullptr,
       read_own_wording_file,
       {"toml"}},
  };
}

}  // namespace tadasu::serve
