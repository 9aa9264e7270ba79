#include "duties/veris_check.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "duties/quote.h"

namespace tadasu::duties {
namespace {

constexpr std::size_t kListed = 8;  // so many allowed values are named
constexpr std::size_t kGuessBytesMax = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// How many letters to change, insert or leave out.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = corner + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      corner = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

// "did you mean 'Loss'?", or what is allowed.
std::string allowed(std::string_view given, const std::vector<std::string>& values) {
  const std::string* nearest = nullptr;
  std::size_t least = std::max<std::size_t>(1, given.size() / 3) + 1;
  for (const std::string& value : values) {
    if (given.size() > kGuessBytesMax) break;
    const std::size_t here = distance(given, value);
    if (here < least) {
      least = here;
      nearest = &value;
    }
  }
  if (nearest != nullptr) return "did you mean '" + *nearest + "'?";
  std::string out = "allowed:";
  for (std::size_t i = 0; i < values.size() && i < kListed; ++i)
    out += (i == 0 ? " " : ", ") + values[i];
  if (values.size() > kListed) out += " … (" + std::to_string(values.size()) + " values)";
  return out;
}

bool has_shape(std::string_view text, std::string_view shape) {
  return std::equal(text.begin(), text.end(), shape.begin(), shape.end(), [](char is, char wanted) {
    return wanted == '#' ? is >= '0' && is <= '9' : is == wanted;
  });
}

const char* type_of(const Json& value) {
  if (value.is_object()) return "object";
  if (value.is_array()) return "array";
  if (value.is_string()) return "string";
  if (value.is_boolean()) return "boolean";
  if (value.is_number_integer()) return "integer";
  return value.is_number() ? "number" : "null";
}

bool is_of_type(const Json& value, const std::string& type) {
  return type == type_of(value) || (type == "number" && value.is_number());
}

std::vector<std::string> texts(const Json& list) {
  if (list.is_string()) return {list.get<std::string>()};
  return list.get<std::vector<std::string>>();
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : " or ") + text;
  return out;
}

class Form {
 public:
  explicit Form(std::string_view version)
      : is_1_3_(version.starts_with("1.3") || version.starts_with("1_3")) {}

  void value(const Json& schema, const Json& value) {
    if (const Json* type = word(schema, "type")) {
      const auto types = texts(*type);
      if (std::none_of(types.begin(), types.end(),
                       [&](const std::string& one) { return is_of_type(value, one); }))
        return wrong("is of type " + std::string(type_of(value)) + ", not " + joined(types));
    }
    if (value.is_object()) return object(schema, value);
    if (value.is_array()) return array(schema, value);
    if (value.is_string()) return text(schema, value);
    if (value.is_number()) return number(schema, value);
  }

  std::vector<VerisProblem> problems;

 private:
  static const Json* word(const Json& schema, const char* name) {
    const auto at = schema.find(name);
    return at == schema.end() ? nullptr : &*at;
  }

  void wrong(std::string what) {
    if (problems.size() < kVerisProblemsMax)
      problems.push_back({where_.empty() ? "(incident)" : where_, std::move(what)});
  }

  // Looks at a member or element, `name` added to the place.
  template <class Look>
  void inside(const std::string& name, Look look) {
    const std::size_t before = where_.size();
    where_ += name;
    look();
    where_.resize(before);
  }

  [[nodiscard]] std::string member(const std::string& name) const {
    return (where_.empty() ? "" : ".") + name;
  }

  void object(const Json& schema, const Json& object) {
    const Json* members = word(schema, "properties");
    if (const Json* least = word(schema, "minProperties"); least && object.size() < *least)
      wrong("is empty");
    require(schema, "required", object);
    if (is_1_3_) require(schema, "required_1_3", object);
    const bool closed = word(schema, "additionalProperties") != nullptr;
    for (const auto& [name, value] : object.items()) {
      const Json* known = members == nullptr ? nullptr : word(*members, name.c_str());
      if (known != nullptr)
        inside(member(name), [&, &value = value] { this->value(*known, value); });
      else if (closed && members != nullptr)
        no_such(name, *members);
    }
  }

  void require(const Json& schema, const char* list, const Json& object) {
    const Json* required = word(schema, list);
    if (required == nullptr) return;
    for (const Json& name : *required)
      if (!object.contains(name.get_ref<const std::string&>()))
        inside(member(name), [&] { wrong("is missing"); });
  }

  void no_such(const std::string& name, const Json& members) {
    std::vector<std::string> names;
    for (const auto& [known, schema] : members.items()) names.push_back(known);
    const std::string quoted = shown(Json(name));
    inside(member(quoted.substr(1, quoted.size() - 2)),
           [&] { wrong("is no member here; " + allowed(name, names)); });
  }

  void array(const Json& schema, const Json& array) {
    if (const Json* least = word(schema, "minItems"); least && array.size() < *least)
      wrong("is empty");
    const Json* unique = word(schema, "uniqueItems");
    std::set<Json> seen;
    for (std::size_t i = 0; i < array.size(); ++i) {
      inside("[" + std::to_string(i) + "]", [&] {
        if (unique != nullptr && *unique == true && !seen.insert(array[i]).second)
          wrong(shown(array[i]) + " stands twice");
        if (const Json* items = word(schema, "items")) value(*items, array[i]);
      });
      if (problems.size() == kVerisProblemsMax) return;
    }
  }

  void text(const Json& schema, const Json& value) {
    const auto& text = value.get_ref<const std::string&>();
    const Json* longest = word(schema, "maxLength");
    if (const Json* least = word(schema, "minLength"); least && text.size() < *least)
      return wrong(text.empty() ? "is empty" : shown(value) + " is too short");
    if (longest != nullptr && text.size() > *longest) return wrong(shown(value) + " is too long");
    if (const Json* values = word(schema, "enum");
        values && std::find(values->begin(), values->end(), value) == values->end())
      return wrong(shown(value) + " is not allowed; " + allowed(text, texts(*values)));
    if (const Json* shapes = word(schema, "shapes")) {
      const auto all = texts(*shapes);
      if (std::none_of(all.begin(), all.end(), [&](const auto& s) { return has_shape(text, s); }))
        return wrong(shown(value) + " is not of the form " + joined(all) + " (# a digit)");
    }
    if (const Json* starts = word(schema, "starts")) {
      const auto all = texts(*starts);
      if (std::none_of(all.begin(), all.end(), [&](const auto& s) { return text.starts_with(s); }))
        wrong(shown(value) + " does not begin with " + joined(all));
    }
  }

  void number(const Json& schema, const Json& value) {
    const Json* least = word(schema, "minimum");
    const Json* most = word(schema, "maximum");
    if ((least != nullptr && value < *least) || (most != nullptr && value > *most))
      wrong(value.dump() + " is not from " + (least == nullptr ? "…" : least->dump()) + " to " +
            (most == nullptr ? "…" : most->dump()));
  }

  bool is_1_3_;
  std::string where_;
};

}  // namespace

std::vector<VerisProblem> check_form(const Json& schema, const Json& document,
                                     std::string_view version) {
  Form form(version);
  form.value(schema, document);
  return std::move(form.problems);
}

}  // namespace tadasu::duties
