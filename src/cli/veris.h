// `tadasu duties --veris FILE`: the duties of incidents that are recorded in VERIS form.
#pragma once

#include "cli/duties.h"

namespace tadasu::cli {

// Each incident by itself: one that is no VERIS is refused by name and the others go on. 0: all
// were read; 3: some were refused; 2: all were.
int veris(const DutiesArguments& arguments);

}  // namespace tadasu::cli
