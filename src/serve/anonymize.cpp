#include "serve/anonymize.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>

#include "base/hash.h"
#include "serve/entities.h"

namespace tadasu::serve {
namespace {

struct Found {
  std::size_t start = 0, end = 0;  // code points
  double score = 0;
  std::string entity;
};

Error invalid(std::string words) { return {Trouble::Invalid, "anonymize", std::move(words)}; }

Result<std::vector<Found>> read_results(const Json& request, std::size_t count) {
  const auto list = request.find("analyzer_results");
  if (list == request.end() || !list->is_array())
    return invalid("Invalid input, analyzer_results must be a list");
  std::vector<Found> out;
  for (const Json& one : *list) {
    const auto number = [&one](const char* name) -> std::optional<std::size_t> {
      const auto field = one.find(name);
      if (field == one.end() || !field->is_number_integer()) return std::nullopt;
      const auto value = field->get<std::int64_t>();
      return value < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(value));
    };
    if (!one.is_object()) return invalid("Invalid input, analyzer_results must hold objects");
    const auto start = number("start"), end = number("end");
    if (!start || !end) return invalid("Invalid input, result must contain start and end");
    if (*start >= *end || *end > count)
      return invalid("Invalid input, start and end must lie within the text");
    const auto score = one.find("score");
    const auto entity = one.find("entity_type");
    if (entity == one.end() || !entity->is_string())
      return invalid("Invalid input, result must contain entity_type");
    Found found{*start, *end, 0, entity->get<std::string>()};
    if (score != one.end() && score->is_number()) found.score = score->get<double>();
    out.push_back(std::move(found));
  }
  return out;
}

// In order of start, without overlaps.
std::vector<Found> settled(std::vector<Found> all) {
  std::sort(all.begin(), all.end(), [](const Found& a, const Found& b) {
    return std::make_tuple(-a.score, b.end - b.start, a.start, a.entity) <
           std::make_tuple(-b.score, a.end - a.start, b.start, b.entity);
  });
  std::vector<Found> out;
  for (Found& one : all) {
    const bool free = std::none_of(out.begin(), out.end(), [&one](const Found& other) {
      return one.start < other.end && other.start < one.end;
    });
    if (free) out.push_back(std::move(one));
  }
  std::sort(out.begin(), out.end(),
            [](const Found& a, const Found& b) { return a.start < b.start; });
  return out;
}

using Digest = std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)>;

Result<std::string> hashed(std::string_view value, const Json& how) {
  const std::string type = how.value("hash_type", "sha256");
  if (type != "sha256" && type != "sha512")
    return invalid("Invalid input, hash_type must be sha256 or sha512");
  const std::string text = how.value("salt", "") + std::string(value);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const EVP_MD* method = type == "sha512" ? EVP_sha512() : EVP_sha256();
  if (EVP_Digest(text.data(), text.size(), digest, &size, method, nullptr) != 1)
    return Error{Trouble::Unavailable, "anonymize", "hash"};
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < size; ++i) out += {kHex[digest[i] >> 4], kHex[digest[i] & 15]};
  return out;
}

// AES-CBC with a random vector in front, as base64 for addresses: what Presidio's decrypt reads.
Result<std::string> encrypted(std::string_view value, const Json& how) {
  const std::string key = how.value("key", "");
  const EVP_CIPHER* method = key.size() == 16   ? EVP_aes_128_cbc()
                             : key.size() == 24 ? EVP_aes_192_cbc()
                             : key.size() == 32 ? EVP_aes_256_cbc()
                                                : nullptr;
  if (method == nullptr)
    return invalid("Invalid input, key must be of length 128, 192 or 256 bits");
  const Key random = random_key();
  std::string out(reinterpret_cast<const char*>(random.data()), 16);
  const Digest context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string body(value.size() + 32, '\0');
  int first = 0, last = 0;
  auto* to = reinterpret_cast<unsigned char*>(body.data());
  const auto* from = reinterpret_cast<const unsigned char*>(value.data());
  const bool done =
      context &&
      EVP_EncryptInit_ex(context.get(), method, nullptr,
                         reinterpret_cast<const unsigned char*>(key.data()), random.data()) == 1 &&
      EVP_EncryptUpdate(context.get(), to, &first, from, static_cast<int>(value.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), to + first, &last) == 1;
  if (!done) return Error{Trouble::Unavailable, "anonymize", "encrypt"};
  out.append(body, 0, static_cast<std::size_t>(first) + static_cast<std::size_t>(last));
  std::string text((out.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(out.data()),
                                   static_cast<int>(out.size()));
  text.resize(static_cast<std::size_t>(size));
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

Result<std::string> masked(std::string_view value, const Json& how) {
  const std::string sign = how.value("masking_char", "");
  const CodePoints points(value), sign_points(sign);
  if (sign_points.count() != 1) return invalid("Invalid input, masking_char must be a character");
  const auto count = how.find("chars_to_mask");
  if (count == how.end() || !count->is_number_integer())
    return invalid("Invalid input, chars_to_mask must be an integer");
  const auto wanted = std::max<std::int64_t>(0, count->get<std::int64_t>());
  const std::size_t n = std::min(points.count(), static_cast<std::size_t>(wanted));
  std::string signs;
  for (std::size_t i = 0; i < n; ++i) signs += sign;
  if (how.value("from_end", false))
    return std::string(value.substr(0, points.byte_of(points.count() - n))) + signs;
  return signs + std::string(value.substr(points.byte_of(n)));
}

// One value by its operator. `name` becomes the operator's.
Result<std::string> changed(const Found& found, std::string_view value, const Json& anonymizers,
                            std::string& name) {
  const auto own = anonymizers.find(found.entity);
  const auto any = anonymizers.find("DEFAULT");
  const Json how = own != anonymizers.end()   ? *own
                   : any != anonymizers.end() ? *any
                                              : Json{{"type", "replace"}};
  if (!how.is_object() || !how.contains("type") || !how["type"].is_string())
    return invalid("Invalid operator class: an anonymizer must have a type");
  name = how["type"].get<std::string>();
  if (name == "replace") {
    const std::string fresh = how.value("new_value", "");
    return fresh.empty() ? "<" + found.entity + ">" : fresh;
  }
  if (name == "redact") return std::string();
  if (name == "keep") return std::string(value);
  if (name == "mask") return masked(value, how);
  if (name == "hash") return hashed(value, how);
  if (name == "encrypt") return encrypted(value, how);
  return invalid("Invalid operator class '" + name + "'.");
}

}  // namespace

std::vector<std::string> anonymizer_names() {
  return {"encrypt", "hash", "keep", "mask", "redact", "replace"};
}

Result<OrderedJson> anonymize(const Json& request) {
  const auto text_field = request.find("text");
  if (text_field == request.end() || !text_field->is_string() ||
      text_field->get_ref<const std::string&>().empty())
    return invalid("Invalid input, text can not be empty");
  const std::string& text = text_field->get_ref<const std::string&>();
  const CodePoints points(text);
  TRY(auto results, read_results(request, points.count()));
  const Json anonymizers = request.value("anonymizers", Json::object());
  if (!anonymizers.is_object()) return invalid("Invalid input, anonymizers must be an object");
  std::string out;
  std::size_t done = 0, written = 0;  // bytes of the text, code points of the answer
  OrderedJson items = OrderedJson::array();
  try {
    for (const Found& found : settled(std::move(results))) {
      const std::size_t begin = points.byte_of(found.start), end = points.byte_of(found.end);
      const std::string_view value = std::string_view(text).substr(begin, end - begin);
      std::string name;
      TRY(const std::string fresh, changed(found, value, anonymizers, name));
      out.append(text, done, begin - done);
      written += found.start - points.point_of(done);
      const std::size_t size = CodePoints(fresh).count();
      OrderedJson item = {{"start", written},
                          {"end", written + size},
                          {"entity_type", found.entity},
                          {"text", fresh},
                          {"operator", name}};
      items.insert(items.begin(), std::move(item));
      out += fresh, written += size, done = end;
    }
  } catch (const Json::exception&) {  // a member of the wrong type
    return invalid("Invalid input, an anonymizer has a member of the wrong type");
  }
  out.append(text, done);
  return OrderedJson{{"text", out}, {"items", items}};
}

}  // namespace tadasu::serve
