// tadasu-worker: the jailed program in which every hostile byte is parsed. Started by the survey.
#include <memory>

#include "facts/reading.h"

int main() {
  std::unique_ptr<tadasu::facts::Reading> reading;
  return tadasu::unpack::serve_jailed(
      [&](std::string_view hello) -> tadasu::Status {
        TRY(auto opened, tadasu::facts::Reading::open(hello));
        reading = std::make_unique<tadasu::facts::Reading>(std::move(opened));
        return tadasu::success();
      },
      [&](std::string_view request, int fd, const tadasu::unpack::Answer& answer) {
        reading->answer(request, fd, answer);
      });
}
