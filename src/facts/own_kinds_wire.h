// Own kinds as data (docs/formats/worker.md): what the worker that parsed a file answers, what is
// sent to be tried and to be read with, and what an incident keeps. All of it is checked by whoever
// takes it, by the rules of the file itself: the worker may have been taken over by the file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/wire.h"
#include "find/own_kinds.h"

namespace tadasu::facts {

std::string own_kinds_wire(const std::vector<find::OwnKind>& kinds);
// Nothing when they are not what a file without problems could say. "" are none.
std::optional<std::vector<find::OwnKind>> own_kinds_of_wire(std::string_view bytes);

// What came of parsing a file: its problems, or when there are none its kinds. Without the text.
std::string own_kinds_answer(const find::OwnKindsRead& read);
std::optional<find::OwnKindsRead> own_kinds_of_answer(std::string_view bytes);

// What an incident keeps: the file as it was written, and what it says. The first byte is one that
// no file has, so that files kept before there was this form are told from it. The numbers of
// kinds, masks and check digits stand in it: they must not change their meaning.
std::string own_kinds_kept(const find::OwnKinds& own);
[[nodiscard]] bool is_own_kinds_kept(std::string_view bytes);
std::optional<find::OwnKinds> own_kinds_of_kept(std::string_view bytes);

}  // namespace tadasu::facts
