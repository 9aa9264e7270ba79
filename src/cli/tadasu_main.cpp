#include "cli/cli.h"

int main(int argc, char** argv) { return tadasu::cli::run(argc, argv); }
