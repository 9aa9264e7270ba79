// Makes lists of invented people with the truth beside each record, for people_bench and tests:
//
//   tadasu-people-corpus --records N [--household-share P] [--seed S] [--errors fax] > FILE.csv
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "invented_people.h"

namespace {

constexpr const char* kHelp =
    "usage: tadasu-people-corpus --records N [--household-share P] [--seed S] [--errors fax] > "
    "FILE\n"
    "\n"
    "CSV of N records of invented people: rec_id, person and household (the truth: never show "
    "them\n"
    "to the program under test), source, name, kana, birth_date, sex, postal_code, address, "
    "phone,\n"
    "email. 2.2 records a person on average, spread over the file.\n"
    "  --household-share P  chance that another member of a customer's household is a customer "
    "too;\n"
    "                       0.2 is usual, 1 is hard on families (default 0.2)\n"
    "  --seed S             another seed, other people; the same seed, the same bytes (default 1)\n"
    "  --errors fax         besides slips of typists, characters read as others that look like "
    "them\n"
    "How often what happens: tools/people_corpus/rates.h. Names by how common they are, real "
    "towns,\n"
    "invented house numbers; addresses of mail under .example and example domains.\n";

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "tadasu-people-corpus: %s\n", what.c_str());
  std::exit(2);
}

std::optional<tadasu::invented::Wish> wish_of(int argc, char** argv) {
  tadasu::invented::Wish wish;
  bool has_records = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "--help") return std::nullopt;
    if (i + 1 == argc) fail(std::string(option) + " needs a value; see --help");
    const char* const value = argv[++i];
    if (option == "--records") {
      wish.records = std::strtoull(value, nullptr, 10);
      has_records = true;
    } else if (option == "--household-share") {
      wish.household_share = std::strtod(value, nullptr);
    } else if (option == "--seed") {
      wish.seed = std::strtoull(value, nullptr, 10);
    } else if (option == "--errors" && std::string_view(value) == "fax") {
      wish.errors = tadasu::invented::Errors::Fax;
    } else {
      fail("unknown option " + std::string(option) + "; see --help");
    }
  }
  if (!has_records) return std::nullopt;
  return wish;
}

}  // namespace

int main(int argc, char** argv) {
  const auto wish = wish_of(argc, argv);
  if (!wish) {
    std::fputs(kHelp, stdout);
    return argc > 1 ? 0 : 2;
  }
  const tadasu::invented::Words words(TADASU_CORPUS_PACKS);
  tadasu::invented::write_people(words, *wish, [](std::string_view block) {
    if (std::fwrite(block.data(), 1, block.size(), stdout) != block.size()) fail("cannot write");
  });
  if (std::fflush(stdout) != 0) fail("cannot write");
  return 0;
}
