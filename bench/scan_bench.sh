#!/bin/sh
# The figures of `tadasu scan` on 1 GB each: scan_bench.sh BUILD [MEGABYTES [RUNS]]
exec python3 "$(dirname "$0")/scan_bench.py" "${1:-build/release}" --megabytes "${2:-1000}" --runs "${3:-5}"
