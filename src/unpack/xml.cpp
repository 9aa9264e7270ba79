#include "unpack/xml.h"

#include <expat.h>

#include <limits>
#include <memory>
#include <random>

namespace tadasu::unpack {
namespace {

constexpr int kDepthMax = 400;
unsigned long g_hash_salt = 0x9e3779b9UL;  // NOLINT: replaced once, before the jail closes

std::string_view local_name(const char* name) {
  const std::string_view full(name);
  return full.substr(full.find(':') + 1);  // npos + 1 == 0
}

struct Run {
  XmlHandler& handler;
  XML_Parser parser;
  int depth = 0;
  const char* refused = nullptr;

  void refuse(const char* why) {
    refused = why;
    XML_StopParser(parser, XML_FALSE);
  }
  void check_stop() {
    if (handler.stop()) XML_StopParser(parser, XML_FALSE);
  }
};

void XMLCALL on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
  auto& run = *static_cast<Run*>(data);
  if (++run.depth > kDepthMax) return run.refuse("XML nested too deep");
  run.handler.start(local_name(name), attributes);
  run.check_stop();
}
void XMLCALL on_end(void* data, const XML_Char* name) {
  auto& run = *static_cast<Run*>(data);
  --run.depth;
  run.handler.end(local_name(name));
  run.check_stop();
}
void XMLCALL on_text(void* data, const XML_Char* text, int size) {
  static_cast<Run*>(data)->handler.text({text, static_cast<std::size_t>(size)});
}
void XMLCALL on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  static_cast<Run*>(data)->refuse("XML with a document type declaration");
}

}  // namespace

std::string_view attribute_of(const char** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2) {
    if (local_name(attributes[0]) == name) return attributes[1];
  }
  return {};
}

std::optional<Failure> read_xml(Stream& stream, XmlHandler& handler) {
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate(nullptr),
                                                                       XML_ParserFree);
  if (!parser) return Failure{Why::TooLarge, "no memory for XML"};
  Run run{handler, parser.get()};
  XML_SetHashSalt(parser.get(), g_hash_salt);
  XML_SetUserData(parser.get(), &run);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  constexpr int kBufferBytes = 64 << 10;
  while (true) {
    void* buffer = XML_GetBuffer(parser.get(), kBufferBytes);
    if (buffer == nullptr) return Failure{Why::TooLarge, "no memory for XML"};
    const std::size_t got = stream.read(static_cast<char*>(buffer), kBufferBytes);
    if (const std::optional<Failure> failure = stream.failure()) {
      if (got > 0) XML_ParseBuffer(parser.get(), static_cast<int>(got), XML_FALSE);
      return failure;
    }
    const XML_Status status =
        XML_ParseBuffer(parser.get(), static_cast<int>(got), got == 0 ? XML_TRUE : XML_FALSE);
    if (run.refused != nullptr) return Failure{Why::Damaged, run.refused};
    if (handler.stop()) return std::nullopt;
    if (status != XML_STATUS_OK) return Failure{Why::Damaged, "XML that is not well-formed"};
    if (got == 0) return std::nullopt;
  }
}

void warm_up_xml() { g_hash_salt = std::random_device{}() | 1UL; }

}  // namespace tadasu::unpack
