#!/bin/sh
# Builds a configured folder quietly: one moving line on a terminal, everything else in the log.
# usage: tools/build.sh BUILD_DIR LOG [TARGET…]
set -eu
build=$1; log=$2; shift 2
if [ -t 2 ]; then
  { ninja -C "$build" "$@" 2>&1; echo "exit $?" >"$build/.code"; } | tee -a "$log" |
    while IFS= read -r line; do
      case $line in "["*) printf '\r\033[Ktadasu: %.70s' "$line" >&2 ;; esac
    done
  printf '\r\033[K' >&2
  [ "$(cat "$build/.code")" = "exit 0" ]
else
  ninja -C "$build" "$@" >>"$log" 2>&1
fi
