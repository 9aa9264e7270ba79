#include "facts/spotter.h"

#include <mutex>
#include <optional>

#include "base/hash.h"
#include "facts/hello.h"
#include "facts/wire.h"

namespace tadasu::facts {

struct Spotter::State {
  std::filesystem::path program;
  unpack::JailLimits limits;
  std::mutex mutex;
  std::optional<unpack::Worker> worker;
};

Spotter::Spotter(std::unique_ptr<State> state) : state_(std::move(state)) {}
Spotter::Spotter(Spotter&&) noexcept = default;
Spotter& Spotter::operator=(Spotter&&) noexcept = default;
Spotter::~Spotter() = default;

Spotter Spotter::open(std::filesystem::path worker, unpack::JailLimits limits) {
  auto state = std::make_unique<State>();
  state->program = std::move(worker);
  state->limits = limits;
  return Spotter(std::move(state));
}

namespace {

// What a worker says is checked: places within the text, at the borders of characters, in order.
bool read_mentions(std::string_view record, std::string_view text,
                   std::vector<find::Mention>& out) {
  const auto border = [text](std::uint64_t at) {
    return at == text.size() ||
           (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80);
  };
  wire::Reader reader(record);
  while (!reader.at_end()) {
    const std::uint64_t begin = reader.number(), end = reader.number();
    const auto kind = static_cast<unsigned char>(reader.byte());
    find::Mention mention;
    mention.own = static_cast<std::uint8_t>(reader.byte());
    mention.strength = reader.real();
    mention.reasons = static_cast<find::Reasons>(reader.number());
    if (!reader.ok() || begin >= end || !border(begin) || !border(end) ||
        kind >= find::kKindCount || mention.own != 0 || (!out.empty() && begin < out.back().begin))
      return false;
    mention.begin = static_cast<std::uint32_t>(begin);
    mention.end = static_cast<std::uint32_t>(end);
    mention.kind = static_cast<find::Kind>(kind);
    out.push_back(mention);
  }
  return reader.ok();
}

}  // namespace

Result<std::vector<find::Mention>> Spotter::spot(std::string_view text) {
  if (text.size() > kSpotBytesMax) return Error{Trouble::TooLarge, "text", ""};
  const std::lock_guard lock(state_->mutex);
  if (!state_->worker) {
    Hello hello;
    hello.key = random_key();
    TRY(auto worker, unpack::Worker::start(state_->program, to_text(hello), state_->limits));
    state_->worker.emplace(std::move(worker));
  }
  std::string request;
  wire::Writer writer(request);
  writer.byte(static_cast<char>(wire::Ask::Text));
  writer.text(text);
  std::vector<find::Mention> out;
  bool sound = true;
  TRY(const unpack::JobEnd end, state_->worker->run(request, -1, [&](std::string_view record) {
    sound = sound && read_mentions(record, text, out);
  }));
  if (end != unpack::JobEnd::Done || !sound) {
    state_->worker.reset();
    return Error{Trouble::Unavailable, "worker", ""};
  }
  return out;
}

}  // namespace tadasu::facts
