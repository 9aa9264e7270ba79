// The six questions of the intake as data: which answers each takes. Their words are
// "intake.<question>.<answer>" in the catalog.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tadasu::serve {

std::span<const std::string_view> happened_options();
std::span<const std::string_view> contents_options();  // without "unknown", which is a button
std::span<const std::string_view> people_options();
std::span<const std::string_view> done_options();  // without "nothing", which is a button

// What happened, coarsely: what is asked and advised depends on it: "device", "paper", "mail",
// "post", "web", "attack", "insider", "unknown".
std::string_view group_of(std::string_view happened);
// Who else can read it, as asked for this group; every list ends with "unknown".
std::vector<std::string_view> readable_options(std::string_view group);

bool is_one_of(std::string_view value, std::span<const std::string_view> options);

}  // namespace tadasu::serve
