#!/usr/bin/env bash
# Lints a folder of PROJECTS Compose projects of 1 to 20 services, on one core and on all of them.
# Prints the time of the clock and of the CPU (user and system, all threads), and the peak memory.
# FOLDER names a folder of other projects to lint instead.
set -euo pipefail
cd "$(dirname "$0")/.."
PROJECTS=${PROJECTS:-1000}
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
bin=${BIN:-$target/release/kuploy-convert}
[ -n "${BIN:-}" ] || cargo build --quiet --release -p kuploy-cli
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

folder=${FOLDER:-$work}
if [ -z "${FOLDER:-}" ]; then
  cargo build --quiet -p kuploy-benches --example generate
  for size in $(seq 20); do "$target/debug/examples/generate" "$size" >"$work/$size"; done
  for at in $(seq "$PROJECTS"); do
    mkdir "$work/project-$at"
    cp "$work/$((at % 20 + 1))" "$work/project-$at/compose.yaml"
  done
fi

# measure NAME COMMAND…: a row of the table.
measure() {
  local name=$1 figures
  shift
  # Findings end the run with 1.
  figures=$(/usr/bin/time -f '%e %U %S %M' "$@" lint --format json --output /dev/null "$folder" 2>&1 | tail -n 1) || true
  awk -v name="$name" -v figures="$figures" 'BEGIN {
    split(figures, f, " "); printf "%-10s %9.2f %9.2f %9.1f\n", name, f[1], f[2] + f[3], f[4] / 1024
  }'
}

printf '%-10s %9s %9s %9s\n' cores 'clock s' 'CPU s' 'MiB'
measure one taskset -c 0 "$bin"
measure "$(nproc)" "$bin"
