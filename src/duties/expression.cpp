#include "duties/expression.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "duties/vocabulary.h"
#include "find/kind.h"

namespace tadasu::duties {
namespace {

using Kind = Expression::Kind;
constexpr int kDepthMax = 32;

bool is_word_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' ||
         c == '@';
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t pos = 0; pos < text.size();) {
    if (std::isspace(static_cast<unsigned char>(text[pos])) != 0) {
      ++pos;
    } else if (is_word_char(text[pos])) {
      std::size_t end = pos;
      while (end < text.size() && is_word_char(text[end])) ++end;
      out.emplace_back(text.substr(pos, end - pos));
      pos = end;
    } else {
      const bool two = text.substr(pos, 2) == "!=";
      out.emplace_back(text.substr(pos, two ? 2 : 1));
      pos += two ? 2 : 1;
    }
  }
  return out;
}

Expression joined(Kind kind, std::vector<Expression> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  Expression out;
  out.kind = kind;
  out.parts = std::move(parts);
  return out;
}

Expression negated(Expression part) {
  Expression out;
  out.kind = Kind::Not;
  out.parts.push_back(std::move(part));
  return out;
}

// The kinds that packs/kinds puts into a class.
Result<std::vector<std::string>> kinds_of_class(const std::string& name) {
  bool find::KindInfo::*member = nullptr;
  if (name == "sensitive_appi") member = &find::KindInfo::sensitive_appi;
  if (name == "property_risk") member = &find::KindInfo::property_risk;
  if (member == nullptr) return Error{Trouble::Invalid, "", "no class of kinds '" + name + "'"};
  TRY(const auto* infos, find::kind_infos());
  std::vector<std::string> out;
  for (std::size_t i = 0; i < find::kKindCount; ++i) {
    if ((*infos)[i].*member) out.emplace_back(find::kind_id(static_cast<find::Kind>(i)));
  }
  return out;
}

class Parser {
 public:
  Parser(std::vector<std::string> words, const CountryLists& lists)
      : words_(std::move(words)), lists_(lists) {}

  Result<Expression> whole() {
    TRY(Expression out, any_of());
    if (at_ != words_.size()) return wrong("'and', 'or' or the end");
    return out;
  }

 private:
  [[nodiscard]] const std::string& word() const {
    static const std::string kEnd = "(end)";
    return at_ < words_.size() ? words_[at_] : kEnd;
  }
  bool take(std::string_view expected) {
    if (word() != expected) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] Error wrong(const std::string& expected) const {
    return {Trouble::Invalid, "",
            "at word " + std::to_string(at_ + 1) + " '" + word() + "': expected " + expected};
  }

  Result<Expression> any_of() {
    std::vector<Expression> parts;
    do {
      TRY(Expression part, all_of());
      parts.push_back(std::move(part));
    } while (take("or"));
    return joined(Kind::Or, std::move(parts));
  }

  Result<Expression> all_of() {
    std::vector<Expression> parts;
    do {
      TRY(Expression part, one());
      parts.push_back(std::move(part));
    } while (take("and"));
    return joined(Kind::And, std::move(parts));
  }

  Result<Expression> one() {
    if (++depth_ > kDepthMax) return wrong("less nesting");
    Result<Expression> out = inner();
    --depth_;
    return out;
  }

  Result<Expression> inner() {
    if (take("not")) {
      TRY(Expression part, one());
      return negated(std::move(part));
    }
    if (take("(")) {
      TRY(Expression part, any_of());
      if (!take(")")) return wrong("')'");
      return part;
    }
    if (take("always")) return Expression{};
    if (word().size() > 1 && word().front() == '@') {
      Expression out;
      out.kind = Kind::Rule;
      out.values.push_back(word().substr(1));
      ++at_;
      return out;
    }
    return about_fact();
  }

  Result<Expression> about_fact() {
    const Field* field = find_field(word());
    if (field == nullptr) return wrong("a fact of docs/formats/facts.md");
    ++at_;
    Expression out;
    out.fact = field->name;
    switch (field->type) {
      case FactType::Choice:
      case FactType::Flag:
        return choice(*field, std::move(out));
      case FactType::CountryCounts:
        if (word() != "has") {  // residence KR > 999
          TRY_STATUS(value(*field, out));
          return count(std::move(out));
        }
        return set(*field, std::move(out));
      case FactType::Choices:
      case FactType::Countries:
        return set(*field, std::move(out));
      case FactType::Count:
        return count(std::move(out));
      case FactType::HoursOrNever:
        return hours(std::move(out));
      case FactType::Items:
        return items(std::move(out));
      case FactType::Special:
        return special(*field, std::move(out));
      default:
        return wrong("a fact that conditions can read");
    }
  }

  Result<Expression> choice(const Field& field, Expression out) {
    out.kind = Kind::OneOf;
    const bool differs = word() == "!=";
    if (take("=") || take("!=")) {
      TRY_STATUS(value(field, out));
    } else if (take("in")) {
      if (word() != "[") return wrong("'['");
      TRY_STATUS(list(field, out));
    } else {
      return wrong("'=', '!=' or 'in'");
    }
    return differs ? negated(std::move(out)) : out;
  }

  Result<Expression> set(const Field& field, Expression out) {
    out.kind = Kind::Has;
    if (!take("has")) return wrong("'has'");
    if (word() == "[") {
      TRY_STATUS(list(field, out));
    } else if (field.type != FactType::Choices && take("in")) {
      const auto named = lists_.find(word());
      if (named == lists_.end()) return wrong("a list of [law.countries]");
      out.values = named->second;
      ++at_;
    } else {
      TRY_STATUS(value(field, out));
    }
    return out;
  }

  Result<Expression> count(Expression out) {
    out.kind = Kind::Over;
    if (!take(">")) return wrong("'>'");
    const std::string& number = word();
    if (number.size() > 15 ||
        !std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return wrong("a whole number");
    }
    out.threshold = std::stoull(number);
    ++at_;
    return out;
  }

  // restore_delay > 24, restore_delay = never
  Result<Expression> hours(Expression out) {
    if (word() != "=") return count(std::move(out));
    ++at_;
    if (!take("never")) return wrong("'never'");
    out.kind = Kind::Over;
    out.threshold = kHoursNever - 1;
    return out;
  }

  Result<Expression> items(Expression out) {
    if (take("empty")) {
      out.kind = Kind::NoItem;
      return out;
    }
    out.kind = Kind::HasItem;
    if (!take("has")) return wrong("'has' or 'empty'");
    if (take("full")) out.form = "full";
    if (take("class")) {
      Result<std::vector<std::string>> kinds = kinds_of_class(word());
      if (!kinds.ok()) {
        if (kinds.error().where.empty()) return wrong("a class of kinds");
        return std::move(kinds).error();
      }
      ++at_;
      out.values = std::move(kinds).value();
      return out;
    }
    const Field& field = *find_field("items");
    if (word() == "[") {
      TRY_STATUS(list(field, out));
    } else {
      TRY_STATUS(value(field, out));
    }
    return out;
  }

  Result<Expression> special(const Field& field, Expression out) {
    out.kind = Kind::HasSpecial;
    if (!take("has")) return wrong("'has'");
    TRY_STATUS(value(field, out));
    return out;
  }

  Status value(const Field& field, Expression& out) {
    const std::string& text = word();
    bool known = has_value(field, text);
    if (field.type == FactType::Flag) known = text == "true" || text == "false";
    if (field.type == FactType::Countries) known = is_country(text);
    if (field.type == FactType::CountryCounts) known = is_place(text);
    if (field.type == FactType::Items) known = find::parse_kind(text).has_value();
    // A foreign pack may have a taxonomy of its own, named like the pack.
    if (field.type == FactType::Special) known = known || text.find('-') != std::string::npos;
    if (!known) return wrong("a value of " + std::string(field.name));
    out.values.push_back(text);
    ++at_;
    return success();
  }

  Status list(const Field& field, Expression& out) {
    ++at_;  // '['
    do {
      TRY_STATUS(value(field, out));
    } while (take(","));
    if (!take("]")) return wrong("',' or ']'");
    return success();
  }

  std::vector<std::string> words_;
  const CountryLists& lists_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

void collect(const Expression& expression, bool rules, std::vector<std::string>& out) {
  const bool is_rule = expression.kind == Kind::Rule;
  const std::string& name = is_rule ? expression.values.front() : expression.fact;
  if (is_rule == rules && !name.empty() && std::find(out.begin(), out.end(), name) == out.end()) {
    out.push_back(name);
  }
  for (const Expression& part : expression.parts) collect(part, rules, out);
}

}  // namespace

Result<Expression> parse_expression(std::string_view text, const CountryLists& lists) {
  return Parser(words_of(text), lists).whole();
}

std::vector<std::string> facts_of(const Expression& expression) {
  std::vector<std::string> out;
  collect(expression, false, out);
  return out;
}

std::vector<std::string> rules_of(const Expression& expression) {
  std::vector<std::string> out;
  collect(expression, true, out);
  return out;
}

}  // namespace tadasu::duties
