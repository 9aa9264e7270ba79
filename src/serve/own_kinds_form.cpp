#include "serve/own_kinds_form.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "find/kind.h"

namespace tadasu::serve {

namespace {

// A field of the form, and the field of the file that it fills. None is called as a property of a
// form in the browser ("id", "matches"), which it would hide.
struct Part {
  std::string_view name, file;
  bool is_list = false;  // one for each line
};
constexpr std::array<Part, 12> kParts = {{{"kind", "id"},
                                          {"name_ja", "name_ja"},
                                          {"name_en", "name_en"},
                                          {"pattern", "pattern"},
                                          {"counts_as", "counts_as"},
                                          {"samples", "matches", true},
                                          {"samples_not", "matches_not", true},
                                          {"labels", "labels", true},
                                          {"headers", "headers", true},
                                          {"near", "near", true},
                                          {"check", "check"},
                                          {"mask", "mask"}}};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (std::string line = trimmed(text.substr(0, end)); !line.empty())
      out.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// The field of the file that a problem is about; "" all kinds together.
std::string_view about(const find::OwnKindsProblem& problem) {
  constexpr std::pair<std::string_view, std::string_view> kFixed[] = {
      {"bad_id", "id"},
      {"id_built_in", "id"},
      {"doubled_id", "id"},
      {"no_samples", "matches"},
      {"unknown_kind", "counts_as"},
      {"refused", "pattern"},
      {"costly", "pattern"},
      {"sample_missed", "matches"},
      {"sample_alone", "matches"},
      {"sample_found", "matches_not"}};
  if (problem.item.empty()) return {};
  for (const auto& [what, file] : kFixed)
    if (problem.what == what) return file;
  return problem.detail;  // no_field, bad_value
}

std::string words_of(Lang lang, const find::OwnKindsProblem& problem) {
  if (problem.what == "no_field") return std::string(say(lang, "ui.own_kinds.missing"));
  if (problem.what == "bad_value") return std::string(say(lang, "ui.own_kinds.bad_value"));
  if (problem.what == "no_samples") return std::string(say(lang, "ui.own_kinds.no_samples"));
  // The words of the file name its fields; here the field stands beside them.
  if (problem.what.starts_with("sample_"))
    return say(lang, "ui.own_kinds." + problem.what, {{"detail", problem.detail}});
  return say(lang, "own_kinds." + problem.what, {{"detail", problem.detail}});
}

std::string limit(Lang lang, std::size_t bytes) {
  return say(lang, "ui.own_kinds.limit",
             {{"bytes", std::to_string(bytes)}, {"characters", std::to_string(bytes / 3)}});
}

// What came of the samples of one list.
Html outcomes(Lang lang, const facts::OwnKindsCheck* tried, bool wanted) {
  Html lines, out;
  if (tried == nullptr) return out;
  for (const facts::OwnSample& one : tried->samples) {
    if (one.wanted != wanted) continue;
    const bool is_met = one.holds == wanted;
    lines.put("<li>{} {}</li>",
              tag(one.holds ? Tone::Good : Tone::Bad,
                  say(lang, is_met ? "ui.own_kinds.met" : "ui.own_kinds.not_met")),
              one.text);
  }
  if (!lines.empty()) out.put("<ul class=\"lines\">{}</ul>", lines);
  return out;
}

Html option(std::string_view value, std::string_view words, bool chosen) {
  Html out;
  out.put("<option value=\"{}\"{}>{}</option>", value, chosen ? " selected"_h : ""_h, words);
  return out;
}

Html select(std::string_view name, std::string_view label, const Html& options,
            std::string_view error) {
  Html out, about;
  out.put("<div class=\"field{}\"><label for=\"{}\">{}</label>", error.empty() ? ""_h : " wrong"_h,
          name, label);
  if (!error.empty()) {
    out.put("<p class=\"error\" id=\"{}-error\">{}</p>", name, error);
    about.put(" aria-invalid=\"true\" aria-describedby=\"{}-error\"", name);
  }
  out.put("<select id=\"{}\" name=\"{}\"", name, name);
  out += about;
  out.put(">{}</select></div>", options);
  return out;
}

// One form being written.
class OwnKindForm {
 public:
  OwnKindForm(Context& context, const std::vector<Wrong>& wrongs, const facts::OwnKindsCheck* tried)
      : context_(context), lang_(context.lang), wrongs_(wrongs), tried_(tried) {}

  Html fields() {
    Html out;
    out += line("kind", say(lang_, "ui.own_kinds.id"),
                say(lang_, "ui.own_kinds.id_hint", {{"bytes", bytes(find::kOwnIdBytesMax)}}));
    out +=
        line("name_ja", say(lang_, "ui.own_kinds.name_ja"), limit(lang_, find::kOwnNameBytesMax));
    out +=
        line("name_en", say(lang_, "ui.own_kinds.name_en"), limit(lang_, find::kOwnNameBytesMax));
    out += line(
        "pattern", say(lang_, "ui.own_kinds.pattern"),
        say(lang_, "ui.own_kinds.pattern_hint", {{"bytes", bytes(find::kOwnPatternBytesMax)}}));
    out += counts_as();
    out += list("samples", say(lang_, "ui.own_kinds.samples"),
                std::string(say(lang_, "ui.own_kinds.samples_hint")) +
                    list_limit(find::kOwnSampleBytesMax));
    out += outcomes(lang_, tried_, true);
    out += list("samples_not", say(lang_, "ui.own_kinds.samples_not"),
                std::string(say(lang_, "ui.own_kinds.samples_not_hint")) +
                    list_limit(find::kOwnSampleBytesMax));
    out += outcomes(lang_, tried_, false);
    out += surer();
    return out;
  }

 private:
  static std::string bytes(std::size_t count) { return std::to_string(count); }
  [[nodiscard]] std::string list_limit(std::size_t bytes_max) const {
    return say(lang_, "ui.own_kinds.list_limit",
               {{"lines", std::to_string(find::kOwnListMax)}, {"bytes", bytes(bytes_max)}});
  }
  [[nodiscard]] std::string_view typed(std::string_view name) const {
    return context_.form.value(name);
  }

  Html line(std::string_view name, std::string_view label, const std::string& hint) {
    return field({.name = name,
                  .label = label,
                  .hint = hint,
                  .value = typed(name),
                  .error = wrong_of(wrongs_, name),
                  .attributes = " type=\"text\" autocapitalize=\"none\" autocomplete=\"off\" "
                                "spellcheck=\"false\""_h});
  }
  Html list(std::string_view name, std::string_view label, const std::string& hint) {
    return field({.name = name,
                  .label = label,
                  .hint = hint,
                  .value = typed(name),
                  .error = wrong_of(wrongs_, name),
                  .attributes = " rows=\"3\" autocapitalize=\"none\" spellcheck=\"false\""_h,
                  .many_lines = true});
  }

  Html counts_as() {
    Html options = option("", say(lang_, "ui.own_kinds.choose"), typed("counts_as").empty());
    for (std::size_t i = 0; i < find::kKindCount; ++i) {
      const auto kind = static_cast<find::Kind>(i);
      options += option(find::kind_id(kind), counts_as_words(lang_, kind),
                        typed("counts_as") == find::kind_id(kind));
    }
    return select("counts_as", say(lang_, "ui.own_kinds.counts_as"), options,
                  wrong_of(wrongs_, "counts_as"));
  }

  // What need not be said: open when something of it is, or is wrong.
  Html surer() {
    Html inside, checks, masks, out;
    const std::string words = list_limit(find::kOwnWordBytesMax);
    inside += list("labels", say(lang_, "ui.own_kinds.labels"),
                   std::string(say(lang_, "ui.own_kinds.labels_hint")) + words);
    inside += list("headers", say(lang_, "ui.own_kinds.headers"),
                   std::string(say(lang_, "ui.own_kinds.headers_hint")) + words);
    inside += list("near", say(lang_, "ui.own_kinds.near"),
                   std::string(say(lang_, "ui.own_kinds.near_hint")) + words);
    checks += option("", say(lang_, "ui.own_kinds.check_none"), typed("check").empty());
    checks += option("luhn", say(lang_, "ui.own_kinds.check_luhn"), typed("check") == "luhn");
    inside += select("check", say(lang_, "ui.own_kinds.check"), checks, wrong_of(wrongs_, "check"));
    masks += option("", say(lang_, "ui.own_kinds.mask_default"), typed("mask").empty());
    for (const std::string_view id : find::own_mask_ids())
      masks += option(id, mask_words(lang_, id), typed("mask") == id);
    inside += select("mask", say(lang_, "ui.own_kinds.mask"), masks, wrong_of(wrongs_, "mask"));
    bool is_open = false;
    for (const char* name : {"labels", "headers", "near", "check", "mask"})
      is_open = is_open || !typed(name).empty() || !wrong_of(wrongs_, name).empty();
    out.put("<details class=\"field\"{}><summary>{}</summary>{}</details>",
            is_open ? " open"_h : ""_h, say(lang_, "ui.own_kinds.surer"), inside);
    return out;
  }

  Context& context_;
  const Lang lang_;
  const std::vector<Wrong>& wrongs_;
  const facts::OwnKindsCheck* tried_;
};

}  // namespace

const std::vector<std::string_view>& own_kind_fields() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const Part& part : kParts) names.push_back(part.name);
    names.emplace_back("version");
    return names;
  }();
  return kNames;
}

OrderedJson typed_own_kind(const Form& form) {
  OrderedJson out = OrderedJson::object();
  for (const Part& part : kParts) {
    if (part.is_list) {
      auto lines = lines_of(form.value(part.name));
      if (!lines.empty()) out[std::string(part.file)] = std::move(lines);
    } else if (std::string typed = trimmed(form.value(part.name)); !typed.empty()) {
      out[std::string(part.file)] = std::move(typed);
    }
  }
  return out;
}

std::vector<Wrong> own_kind_wrongs(Lang lang, const std::vector<find::OwnKindsProblem>& problems) {
  std::vector<Wrong> out;
  const auto take = [&](std::string_view field, std::string_view file) {
    Wrong wrong{std::string(field), ""};
    for (const find::OwnKindsProblem& one : problems) {
      if (about(one) != file) continue;
      // A list that could not be read is not said to be empty besides.
      if (one.what == "no_samples" && !wrong.words.empty()) continue;
      wrong.words += (wrong.words.empty() ? "" : " ") + words_of(lang, one);
    }
    if (!wrong.words.empty()) out.push_back(std::move(wrong));
  };
  for (const Part& part : kParts) take(part.name, part.file);
  take(kParts.front().name, "");
  return out;
}

std::vector<Wrong> own_file_wrongs(Lang lang, std::string_view field,
                                   const std::vector<find::OwnKindsProblem>& problems) {
  constexpr std::size_t kShown = 20;
  std::vector<Wrong> out;
  for (const find::OwnKindsProblem& one : problems) {
    if (out.size() == kShown) break;
    const std::string words = say(lang, "own_kinds." + one.what, {{"detail", one.detail}});
    out.push_back({std::string(field), (one.item.empty() ? "" : "[" + one.item + "] ") + words});
  }
  return out;
}

Html own_kind_form(Context& context, std::string_view incident, std::string_view version,
                   const std::vector<Wrong>& wrongs, const facts::OwnKindsCheck* tried) {
  const Lang lang = context.lang;
  const std::string add = path_of({"i", incident, "own-kinds"});
  Html inside = hidden("version", version);
  inside += OwnKindForm(context, wrongs, tried).fields();
  // Enter in a field presses the first button: it tries, and stores nothing.
  inside.put(
      "<p class=\"field row\">{}<button class=\"button second\" formaction=\"{}\">{}</button></p>",
      button(say(lang, "ui.own_kinds.try")), add, say(lang, "ui.own_kinds.add"));
  return post_form(context, add + "/try", inside, " data-guard=\"\""_h);
}

std::string counts_as_words(Lang lang, find::Kind kind) {
  const auto infos = find::kind_infos();
  return std::string(infos.ok()
                         ? find::kind_name((*infos.value())[static_cast<std::size_t>(kind)], lang)
                         : find::kind_id(kind));
}

std::string mask_words(Lang lang, std::string_view id) {
  return std::string(say(lang, "ui.own_kinds.mask_as." + std::string(id)));
}

}  // namespace tadasu::serve
