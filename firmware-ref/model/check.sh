#!/bin/sh
# check.sh MODEL SAFETY|LIVENESS [-DNAME…]: has spin search the whole model; prints what it found.
# SAFETY: the assertions. LIVENESS: the ltl claim in the model. Exit code: 0 when spin ran, whatever it found.
set -eu
model=$(realpath "$1") mode=$2
shift 2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
spin "$@" -a "$model" >/dev/null
case $mode in
  SAFETY) compile=-DSAFETY search=-noclaim ;;
  LIVENESS) compile=-DNXT search=-a ;;
esac
# -w: no warnings about code that spin wrote. A search that runs out of depth or memory says so, and is then no proof.
# Not optimised: compiling would take longer than searching.
cc -O0 -w -DCOLLAPSE -DMEMLIM=4000 "$compile" -o search pan.c
./search -m1000000 "$search" | grep -E 'assertion violated|acceptance cycle|errors:|states, stored|too small|out of memory'
