// Whether the program holds what it promises here: the jail, the store, the packs.
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/pack.h"
#include "serve/page.h"
#include "serve/pages.h"
#include "unpack/jail.h"

namespace tadasu::serve {

namespace {

struct PackState {
  std::string id;
  bool loads = false, verified = false;
  std::string read_on;
};

// Folders of packs that are laws, letters, playbooks and calendars; words are checked by the build.
std::vector<PackState> packs() {
  std::vector<PackState> out;
  std::error_code error;
  for (const char* folder : {"laws", "letters", "playbooks", "calendar", "kinds"})
    for (const auto& entry : std::filesystem::directory_iterator(packs_folder() / folder, error)) {
      if (entry.path().extension() != ".toml") continue;
      PackState one{std::string(folder) + "/" + entry.path().stem().string(), false, false, ""};
      if (const auto pack = load_pack(one.id); pack.ok() && pack.value().contains("pack")) {
        const Json& head = pack.value().at("pack");
        one.loads = true;
        one.verified = head.value("verified", false);
        if (head.contains("read_on") && head.at("read_on").is_string())
          one.read_on = head.at("read_on").get<std::string>();
      }
      out.push_back(std::move(one));
    }
  std::sort(out.begin(), out.end(),
            [](const PackState& a, const PackState& b) { return a.id < b.id; });
  return out;
}

// A worker is started once to see what holds on this machine; its answer does not change while we
// run.
const Result<unpack::Jailed>& jail() {
  static const Result<unpack::Jailed> held = []() -> Result<unpack::Jailed> {
    std::error_code error;
    const auto program =
        std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "tadasu-worker";
    TRY(const auto worker, unpack::Worker::start(program, "{}"));
    return worker.jailed();
  }();
  return held;
}

Html line(Lang lang, std::string_view label, bool good, std::string_view words) {
  Html out;
  out.put("<dt>{}</dt><dd>{} {}</dd>", label,
          tag(good ? Tone::Good : Tone::Bad,
              good ? say(lang, "ui.health.holds") : say(lang, "ui.health.fails")),
          words);
  return out;
}

}  // namespace

Answer health_page(Context& context) {
  const Lang lang = context.lang;
  Html body, list, rows;
  const auto& jailed = jail();
  if (jailed.ok()) {
    list += line(
        lang, "Landlock", jailed.value().landlock,
        say(lang, "ui.health.landlock", {{"abi", std::to_string(jailed.value().landlock_abi)}}));
    list += line(lang, "seccomp", jailed.value().seccomp, say(lang, "ui.health.seccomp"));
    list += line(lang, "rlimits", jailed.value().rlimits, say(lang, "ui.health.rlimits"));
  } else {
    list += line(lang, say(lang, "ui.health.jail"), false, say(lang, "ui.health.no_worker"));
  }
  const auto stopped = context.house.store.writing_stopped();
  list += line(lang, say(lang, "ui.health.store"), !stopped,
               stopped ? say(lang, std::string("trouble.") + trouble_name(stopped->trouble))
                       : say(lang, "ui.health.store_words"));
  list.put("<dt>{}</dt><dd>{}</dd>", say(lang, "ui.health.entries"),
           grouped(context.house.store.last_number()));
  body.put("<h1>{}</h1><section class=\"card\"><h2>{}</h2><dl class=\"facts\">{}</dl></section>",
           say(lang, "ui.frame.health"), say(lang, "ui.health.program"), list);
  for (const PackState& pack : packs())
    rows.put("<tr><th scope=\"row\" class=\"mask\">{}</th><td>{}</td><td>{}</td></tr>", pack.id,
             !pack.loads     ? tag(Tone::Bad, say(lang, "ui.health.no_load"))
             : pack.verified ? tag(Tone::Good, say(lang, "ui.health.verified"))
                             : tag(Tone::Warn, say(lang, "ui.health.unverified")),
             pack.read_on);
  Html table;
  table.put(
      "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th>"
      "</tr></thead><tbody>{}</tbody></table>",
      say(lang, "ui.health.pack"), say(lang, "ui.health.state"), say(lang, "ui.health.read_on"),
      rows);
  body.put("<section class=\"card\"><h2>{}</h2><p class=\"soft small\">{}</p>{}</section>",
           say(lang, "ui.health.packs"), say(lang, "ui.health.packs_words"),
           scroll_box(say(lang, "ui.health.packs"), table));
  return html(page(context, {.title = std::string(say(lang, "ui.frame.health"))}, body));
}

Result<OrderedJson> health_twin(Context& context) {
  OrderedJson out = {{"schema", "tadasu.health/1"},
                     {"jail", nullptr},
                     {"store_writes", !context.house.store.writing_stopped()},
                     {"journal_entries", context.house.store.last_number()},
                     {"packs", OrderedJson::array()}};
  if (jail().ok())
    out["jail"] = {{"landlock", jail().value().landlock},
                   {"landlock_abi", jail().value().landlock_abi},
                   {"seccomp", jail().value().seccomp},
                   {"rlimits", jail().value().rlimits}};
  for (const PackState& pack : packs())
    out["packs"].push_back({{"id", pack.id},
                            {"loads", pack.loads},
                            {"verified", pack.verified},
                            {"read_on", pack.read_on}});
  return out;
}

}  // namespace tadasu::serve
