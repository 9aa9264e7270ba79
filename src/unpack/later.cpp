#include "unpack/reading.h"
namespace tadasu::unpack {
Verdict read_mbox(Reading&, const std::string&, Stream&, std::uint64_t, std::uint64_t) {
  return unread(Why::Unsupported, "mbox");
}
Verdict read_mail(Reading&, const std::string&, std::string_view) {
  return unread(Why::Unsupported, "mail");
}
Verdict read_gzip(Reading&, const std::string&, std::string_view, Stream&) {
  return unread(Why::Unsupported, "gzip");
}
Verdict read_tar(Reading&, const std::string&, Stream&) { return unread(Why::Unsupported, "tar"); }
Verdict read_zip(Reading&, const std::string&, const Source&) {
  return unread(Why::Unsupported, "zip");
}
bool has_zip_end(const Source&) { return false; }
}  // namespace tadasu::unpack
