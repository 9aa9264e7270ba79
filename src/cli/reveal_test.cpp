// Clear values only at a terminal and for a reason.
#include "cli/reveal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "base/bytes.h"

namespace tadasu::cli {
namespace {

TEST(Reveal, AReasonOfSpacesIsNone) {
  const File terminal(::posix_openpt(O_RDWR | O_NOCTTY));
  ASSERT_TRUE(terminal.is_open());
  ASSERT_EQ(::grantpt(terminal.fd()), 0);
  ASSERT_EQ(::unlockpt(terminal.fd()), 0);
  const File screen(::open(::ptsname(terminal.fd()), O_RDWR | O_NOCTTY));
  ASSERT_TRUE(screen.is_open());
  const File before(::dup(STDOUT_FILENO));
  ASSERT_GE(::dup2(screen.fd(), STDOUT_FILENO), 0);
  const bool with_reason = may_reveal("letters are written");
  const bool with_spaces = may_reveal(" 　 ");
  ASSERT_GE(::dup2(before.fd(), STDOUT_FILENO), 0);
  EXPECT_TRUE(with_reason);
  EXPECT_FALSE(with_spaces);
}

}  // namespace
}  // namespace tadasu::cli
