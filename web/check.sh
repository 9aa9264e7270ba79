#!/bin/sh
# Fails when web/dist is not what the sources make, a type is wrong, or a package is not on the list.
# 77: no node, or the packages cannot be had (no network).
set -eu
cd "$(dirname "$0")"
command -v node >/dev/null || { echo "skipped: no node"; exit 77; }
if [ ! -d node_modules ]; then
  npm ci --silent >/dev/null 2>&1 || { echo "skipped: npm ci needs the network"; exit 77; }
fi
node check_packages.mjs package-lock.json ../tests/screens/package-lock.json
node build.mjs --check
npx --no-install tsc --noEmit -p tsconfig.json
