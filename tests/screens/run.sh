#!/bin/sh
# run.sh BUILD_FOLDER [options of run.mjs]: the screens of a demo server over the lost-USB evidence.
# 77: no node, no chromium, or the packages cannot be had (no network).
set -eu
build=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
command -v node >/dev/null || { echo "skipped: no node"; exit 77; }
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || { echo "skipped: no chromium"; exit 77; }
if [ ! -d "$here/node_modules" ]; then
  (cd "$here" && npm ci --silent >/dev/null 2>&1) || { echo "skipped: npm ci needs the network"; exit 77; }
fi
evidence=$build/screens-evidence
rm -rf "$evidence"
python3 "$root/tools/make_incident.py" lost-usb "$evidence" >/dev/null
export TADASU_PACKS="$root/packs" TADASU_DATA_PACKS="$build/packs"
exec node "$here/run.mjs" --demo "$build/bin/tadasu-serve-demo" --evidence "$evidence/evidence" --shots "$root/build/screens" "$@"
