// XML read from a stream, event by event, never as a tree. Inside office documents only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "unpack/source.h"

namespace tadasu::unpack {

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  // Names come without their namespace prefix. `attributes` is name, value, …, nullptr.
  virtual void start(std::string_view name, const char** attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view text) = 0;
  // True: enough was seen, or the budget is spent; the rest is not read.
  [[nodiscard]] virtual bool stop() const { return false; }
};

// The value of an attribute by its name without prefix; "" when absent.
std::string_view attribute_of(const char** attributes, std::string_view name);

// Feeds the handler. Nothing when all was well or the handler stopped; otherwise why not all of it
// could be read. A document type declaration ends the reading: no office format has one, and it is
// how XML bombs are built.
// Cost: about 100-200 MB/s; 64 KiB and the depth of the document are held.
std::optional<Failure> read_xml(Stream& stream, XmlHandler& handler);

// Draws the seed against hash flooding from the system, before the jail closes.
void warm_up_xml();

}  // namespace tadasu::unpack
