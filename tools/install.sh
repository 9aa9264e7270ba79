#!/bin/sh
# Installs the Debian packages of the named groups that are missing. Quiet; says what it does.
# usage: tools/install.sh build run [test]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
want=""
for group in "$@"; do
  want="$want $(sed -n "s/^$group //p" "$root/tools/packages.txt")"
done
missing=""
for package in $want; do
  case $package in
    # A newer Node from elsewhere is fine; npm comes with it.
    nodejs|npm) command -v "$( [ "$package" = nodejs ] && echo node || echo npm )" >/dev/null 2>&1 && continue ;;
  esac
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null 2>&1; then exec sudo "$0" "$@"; fi
  echo "tadasu: these packages are missing and only root can install them:$missing" >&2
  exit 1
fi
echo "tadasu: installing $(echo $missing | wc -w) packages" >&2
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update && apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -20 "$log" >&2
  echo "tadasu: installing packages failed; the lines above say why (full log: $log)" >&2
  exit 1
fi
rm -f "$log"
