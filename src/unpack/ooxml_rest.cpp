// Parts of office documents that the readers of documents, sheets and slides do not know: diagrams,
// charts, data of other programs, models, lists of persons. What is not known is not empty.
#include <algorithm>

#include "unpack/html_text.h"
#include "unpack/mail_text.h"
#include "unpack/ooxml.h"
#include "unpack/xml.h"

namespace tadasu::unpack {
namespace {

constexpr std::uint64_t kVmlBytesMax = 16ULL << 20;

bool has_any(std::string_view name, const std::vector<std::string_view>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return name.find(word) != std::string_view::npos;
  });
}

// A part that programs write under a name of their own, at a place of their own. `number`: digits
// may follow the name.
struct KnownPart {
  std::string_view folder, name, end;
  bool number = false;
};

bool is_part(std::string_view path, const KnownPart& part) {
  if (!path.starts_with(part.folder)) return false;
  path.remove_prefix(part.folder.size());
  if (!path.starts_with(part.name)) return false;
  path.remove_prefix(part.name.size());
  while (part.number && !path.empty() && path.front() >= '0' && path.front() <= '9')
    path.remove_prefix(1);
  return path == part.end;
}

// Looks, settings of programs and copies of what is read elsewhere: no text of people. Only at
// their well-known places: a part that is merely named alike is some other program's. `name` in
// lower case.
bool never_holds_people(std::string_view name) {
  static const std::vector<KnownPart> kParts = {
      {"", "[content_types]", ".xml"},
      {"docprops/", "thumbnail", ".jpeg"},
      {"docprops/", "thumbnail", ".jpg"},
      {"docprops/", "thumbnail", ".png"},
      {"docprops/", "thumbnail", ".emf"},
      {"docprops/", "thumbnail", ".wmf"},
      {"customxml/", "itemprops", ".xml", true},
      {"word/", "styles", ".xml"},
      {"word/", "styleswitheffects", ".xml"},
      {"word/", "websettings", ".xml"},
      {"word/", "fonttable", ".xml"},
      {"word/", "numbering", ".xml"},
      {"word/glossary/", "styles", ".xml"},
      {"word/glossary/", "styleswitheffects", ".xml"},
      {"word/glossary/", "websettings", ".xml"},
      {"word/glossary/", "fonttable", ".xml"},
      {"word/glossary/", "numbering", ".xml"},
      {"xl/", "styles", ".xml"},
      {"xl/", "calcchain", ".xml"},
      {"ppt/", "tablestyles", ".xml"},
      {"ppt/", "presprops", ".xml"},
      {"ppt/", "viewprops", ".xml"},
  };
  // The same in documents, sheets and slides.
  static const std::vector<KnownPart> kShared = {
      {"theme/", "theme", ".xml", true},
      {"theme/", "themeoverride", ".xml", true},
      {"fonts/", "font", ".odttf", true},
      {"fonts/", "font", ".fntdata", true},
      {"printersettings/", "printersettings", ".bin", true},
  };
  const auto is_it = [&](const KnownPart& part) { return is_part(name, part); };
  if (std::any_of(kParts.begin(), kParts.end(), is_it)) return true;
  for (const std::string_view root : {"word/", "xl/", "ppt/"}) {
    if (!name.starts_with(root)) continue;
    name.remove_prefix(root.size());
    return std::any_of(kShared.begin(), kShared.end(), is_it);
  }
  return false;
}

// Parts that say what they hold in attributes: data of other programs, persons, connections.
bool speaks_in_attributes(std::string_view name) {
  return has_any(name, {"customxml/", "people.xml", "persons/", "authors.xml", "connections.xml",
                        "docprops/custom.xml", "settings.xml"});
}

bool ends(std::string_view name, std::string_view end) {
  return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
}

// The settings of a text or of its building blocks. Others are named alike: settings of the people
// who wrote it, of add-ins.
bool is_settings_of_text(std::string_view name) {
  return name.starts_with("word/") && ends(name, "/settings.xml");
}

// All text of a part, a line for each paragraph or value.
class EveryText final : public XmlHandler {
 public:
  EveryText(Reading& reading, const std::string& way, std::string part, bool attributes)
      : reading_(reading), way_(way), part_(std::move(part)), attributes_(attributes) {}

  void start(std::string_view name, const char** attributes) override {
    own_text_ = false;
    // Signatures are letters without meaning.
    in_noise_ = name == "X509Certificate" || name == "SignatureValue" || name == "DigestValue";
    for (; attributes_ && *attributes != nullptr; attributes += 2) {
      const std::string_view full = attributes[0];
      const std::string_view value = attributes[1];
      if (full.substr(0, 5) == "xmlns" || value.empty()) continue;
      put("\n");
      put(full.substr(full.find(':') + 1));
      put(": ");
      put(value);
      put("\n");
    }
  }
  void end(std::string_view name) override {
    in_noise_ = false;
    const bool run = name == "t" || name == "delText" || name == "r";  // a word may go on after it
    if ((own_text_ && !run) || name == "p" || name == "pt" || name == "si") put("\n");
    if (name == "tab" || name == "tc") put("\t");
    if (name == "br") put("\n");
    own_text_ = false;
  }
  void text(std::string_view text) override {
    if (in_noise_ || text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      if (!in_noise_ && !text_.empty() && text_.back() > ' ') put(" ");
      return;
    }
    own_text_ = true;
    put(text);
  }
  [[nodiscard]] bool stop() const override { return over_; }

  void finish() {
    if (text_.find_first_not_of(" \t\r\n") == std::string::npos) return;
    give_text(reading_, way_, part_, text_);
  }

 private:
  void put(std::string_view text) {
    if (text == "\n" && (text_.empty() || text_.back() == '\n')) return;
    text_ += text;
    if (!reading_.spend(text.size())) over_ = true;
  }

  Reading& reading_;
  const std::string& way_;
  const std::string part_;
  const bool attributes_;
  bool own_text_ = false;
  bool in_noise_ = false;
  bool over_ = false;
  std::string text_;
};

// Of the settings of a text: variables that programs keep in it, and where the addresses of a form
// letter come from. Source: ECMA-376 part 1, 17.15.1.33 (docVars) and 17.14 (mail merge).
class Settings final : public XmlHandler {
 public:
  explicit Settings(Reading& reading) : reading_(reading) {}
  std::string words;
  void start(std::string_view name, const char** attributes) override {
    if (name == "mailMerge") in_merge_ = true;
    const std::string_view value = attribute_of(attributes, "val");
    if (value.empty() || !(in_merge_ || name == "docVar")) return;
    const std::string_view label = name == "docVar" ? attribute_of(attributes, "name") : name;
    words += std::string(label) + ": " + std::string(value) + "\n";
    if (!reading_.spend(label.size() + value.size() + 3)) over_ = true;
  }
  void end(std::string_view name) override {
    if (name == "mailMerge") in_merge_ = false;
  }
  void text(std::string_view) override {}
  [[nodiscard]] bool stop() const override { return over_; }

 private:
  Reading& reading_;
  bool in_merge_ = false;
  bool over_ = false;
};

// Addresses behind links: the text of a link may name a person and the address only stand here.
class Links final : public XmlHandler {
 public:
  explicit Links(Reading& reading) : reading_(reading) {}
  std::string addresses;
  void start(std::string_view, const char** attributes) override {
    const std::string_view target = attribute_of(attributes, "Target");
    const std::size_t colon = target.find(':');
    const std::string scheme = lower_case(target.substr(0, std::min<std::size_t>(colon, 8)));
    if (scheme != "mailto" && scheme != "tel") return;
    const std::string_view address = target.substr(colon + 1, target.find('?') - colon - 1);
    addresses += std::string(address) + "\n";
    if (!reading_.spend(address.size() + 1)) over_ = true;
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}
  [[nodiscard]] bool stop() const override { return over_; }

 private:
  Reading& reading_;
  bool over_ = false;
};

}  // namespace

Verdict OfficeFile::read_loose_xml(const ZipEntry& entry) {
  const std::string name = lower_case(entry.name);
  ZipMember member(reading, source_, entry, ZipMember::Count::Streamed);
  std::optional<Failure> failure;
  if (ends(name, ".rels")) {
    Links links(reading);
    failure = read_xml(member, links);
    give_text(reading, way, entry.name, links.addresses);
  } else if (is_settings_of_text(name)) {
    Settings settings(reading);
    failure = read_xml(member, settings);
    give_text(reading, way, entry.name, settings.words);
  } else {
    EveryText text(reading, way, entry.name, speaks_in_attributes(name));
    failure = read_xml(member, text);
    text.finish();
  }
  if (failure) return unread(*failure);
  return reading.over ? unread(Why::TooLarge, "budget of unpacked bytes") : read_whole();
}

// Drawings in the old format are written by hand of programs that leave tags open: as a web page.
Verdict OfficeFile::read_vml(const ZipEntry& entry) {
  ZipMember member(reading, source_, entry, ZipMember::Count::Streamed);
  const std::optional<std::string> raw = read_all(member, kVmlBytesMax);
  if (!raw) return unread(Why::TooLarge, "a drawing too large to hold");
  const std::string text = html_text(decode_charset("utf-8", *raw));
  if (text.find_first_not_of(" \t\r\n") != std::string::npos)
    give_text(reading, way, entry.name, text);
  const std::optional<Failure> failure = member.failure();
  return failure ? unread(*failure) : read_whole();
}

// False when a limit ends the reading of the document.
bool OfficeFile::read_rest_part(const ZipEntry& entry, Steps& steps, std::uint64_t number) {
  const std::string name = lower_case(entry.name);
  Verdict verdict;
  if (std::optional<Verdict> why_not = cannot_read(entry)) {
    verdict = std::move(*why_not);
  } else if (ends(name, ".xml") || ends(name, ".rels")) {
    verdict = read_loose_xml(entry);
  } else if (ends(name, ".vml")) {
    verdict = read_vml(entry);
  } else if (ends(name, "vbaproject.bin")) {
    verdict = unread(Why::Unsupported, "macros", false);
  } else {
    if (!reading.enter()) {
      trouble(unread(Why::TooMany, "files in a document"));
      return false;
    }
    ZipMember member(reading, source_, entry);
    ++reading.depth;
    read_item(reading, steps.below(way, entry.name, number), entry.name, member, entry.size_bytes);
    --reading.depth;
    return true;
  }
  if (verdict.kind != Verdict::Kind::Read) {
    if (!reading.enter()) {
      trouble(unread(Why::TooMany, "files in a document"));
      return false;
    }
    give_verdict(reading, steps.below(way, entry.name, number), std::move(verdict),
                 entry.size_bytes);
  }
  return true;
}

void OfficeFile::read_rest() {
  Steps steps;
  std::uint64_t number = 0;
  for (const ZipEntry& entry : directory_.entries) {
    if (entry.is_folder || was_read(entry) || never_holds_people(lower_case(entry.name))) continue;
    if (reading.over) return trouble(unread(Why::TooLarge, "budget of unpacked bytes"));
    visited_.insert(&entry);
    if (!read_rest_part(entry, steps, ++number)) return;
  }
}

}  // namespace tadasu::unpack
