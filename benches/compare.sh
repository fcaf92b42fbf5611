#!/usr/bin/env bash
# Compares whole processes on the same projects: kuploy-convert, docker-compose config, and kompose where it is on PATH.
# Prints the CPU time of one run (user and system, the mean of RUNS) and the peak memory.
set -euo pipefail
cd "$(dirname "$0")/.."
RUNS=${RUNS:-10}
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
bin=${BIN:-$target/release/kuploy-convert}
[ -n "${BIN:-}" ] || cargo build --quiet --release -p kuploy-cli
cargo build --quiet -p kuploy-benches --example generate
generate=$target/debug/examples/generate
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work"/{tiny,100,1000}
"$generate" 2 >"$work/tiny/compose.yaml"
"$generate" 100 >"$work/100/compose.yaml"
"$generate" 1000 >"$work/1000/compose.yaml"
cp -r fixtures/projects/shop "$work/shop"

# measure NAME COMMAND…: a row of the table.
measure() {
  local name=$1 cpu peak=-
  shift
  "$@" >/dev/null 2>&1 || { printf '%-28s fails\n' "$name"; return; }
  TIMEFORMAT='%U %S'
  cpu=$({ time for _ in $(seq "$RUNS"); do "$@" >/dev/null 2>&1; done; } 2>&1)
  if [ -x /usr/bin/time ]; then
    peak=$(/usr/bin/time -f %M "$@" 2>&1 >/dev/null | tail -n 1)
    peak=$(awk -v kb="$peak" 'BEGIN { printf "%.1f", kb / 1024 }')
  fi
  awk -v name="$name" -v cpu="$cpu" -v runs="$RUNS" -v peak="$peak" 'BEGIN {
    split(cpu, t, " "); printf "%-28s %9.1f %9s\n", name, 1000 * (t[1] + t[2]) / runs, peak
  }'
}

for project in tiny shop 100 1000; do
  printf '\n%-28s %9s %9s\n' "$project" 'CPU ms' 'MiB'
  cd "$work/$project"
  measure 'kuploy-convert' "$bin" --quiet -o -
  measure 'kuploy-convert config' "$bin" --quiet config
  if command -v docker-compose >/dev/null; then measure 'docker-compose config' docker-compose config; fi
  if command -v kompose >/dev/null; then measure 'kompose convert' kompose convert --stdout; fi
  cd - >/dev/null
done
