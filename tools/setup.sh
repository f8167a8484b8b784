# Sourced by ./run and ./test from the root of the checkout. Finds or installs what the build needs, then builds what
# changed. A second run installs and builds nothing. Everything made here lies in .cache/, .sealift/ and build folders.

readonly JDK_WANTED=25
readonly DEVELOPMENT_KEY=.sealift/keys/development.pem
readonly ROOT_KEY=.sealift/keys/root.pem
readonly TRUSTED_KEYS=.sealift/keys/trusted_keys.c
readonly PYTHON_HOME=.cache/python

say() { printf '%s\n' "sealift: $*"; }

stop() {
  printf '%s\n' "sealift: $*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    stop "'$*' needs root: run it yourself as root, or install sudo, then start this again"
  fi
}

# --- Debian packages ----------------------------------------------------------------------------------------------

# How to see that it is there | packages that bring it | what for. Programs are looked up by name, files by path.
tools_wanted() {
  cat <<'TABLE'
arm-none-eabi-gcc|gcc-arm-none-eabi|compiles the firmware for the Cortex-M4
/usr/lib/arm-none-eabi/newlib/libc.a|libnewlib-arm-none-eabi|C library of the firmware
/usr/include/newlib/stdint.h|libnewlib-dev|headers of that library
qemu-system-arm|qemu-system-arm|plays the STM32F405 board
riscv64-unknown-elf-gcc|gcc-riscv64-unknown-elf|compiles the firmware for RISC-V
/usr/lib/picolibc/riscv64-unknown-elf/lib/rv32im/ilp32/libc.a|picolibc-riscv64-unknown-elf|C library of that firmware
socat|socat|joins the board's UART and a serial port
cmake|cmake|builds the firmware
ninja|ninja-build|builds the firmware
cc|gcc libc6-dev|compiles the firmware's tests for this machine
/usr/include/cmocka.h|libcmocka-dev|runs the firmware's tests on this machine
spin|spin|checks the model of boot and confirm
mvn|maven|builds the Java parts
python3|python3|runs imgtool and smpclient, which the tests compare Sealift with
openssl|openssl|reads and writes key files, for tests that want a second opinion
softhsm2-util|softhsm2|plays the security module that keys lie in
pkcs11-tool|opensc|makes keys in it, for tests that want a second opinion
fish|fish|completes what is typed, by the script that the command line writes for it
zsh|zsh|completes what is typed, by the script that the command line writes for bash
strace|strace|shows that a report is on disk before it is acknowledged
curl|curl ca-certificates|asks whether the server of the signing walk answers
clang-format|clang-format|checks the format of the C sources
clang|clang|compiles the fuzz targets
/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a|libclang-rt-dev|is the fuzzer in them
llvm-symbolizer|llvm|names what the fuzzer reaches
clang-tidy|clang-tidy|analyzes the C sources
cppcheck|cppcheck|analyzes the C sources, by MISRA's rules too
TABLE
}

is_there() {
  case $1 in
    /*) compgen -G "$1" >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

apt_install() {
  command -v apt-get >/dev/null ||
    stop "cannot install '$*': this is not a Debian or Ubuntu machine. Install what these packages hold, then start this again"
  if [ -z "${apt_updated:-}" ]; then
    as_root apt-get -qq update || say "the package lists could not be refreshed; going on with the old ones"
    apt_updated=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null ||
    stop "apt-get could not install '$*': see its message above"
}

setup_packages() {
  local there packages reason missing=()
  while IFS='|' read -r there packages reason; do
    is_there "$there" && continue
    say "installing $packages: $reason"
    # shellcheck disable=SC2206 # a line may name several packages
    missing+=($packages)
  done < <(tools_wanted)
  [ ${#missing[@]} = 0 ] || apt_install "${missing[@]}"
}

# Debian 12's own cargo is too old for today's index; its cargo-web is not. Later releases have only cargo.
setup_cargo() {
  command -v cargo >/dev/null && return
  if [ -x "$HOME/.cargo/bin/cargo" ]; then
    PATH=$PATH:$HOME/.cargo/bin
    return
  fi
  local package=cargo
  [ -z "$(apt-cache search --names-only '^cargo-web$' 2>/dev/null)" ] || package=cargo-web
  say "installing $package: fetches the pinned C sources that the firmware uses"
  apt_install "$package"
}

# Debian 12 has it among others, in qemu-system-misc; later releases in a package of its own.
setup_riscv_emulator() {
  command -v qemu-system-riscv32 >/dev/null && return
  local package=qemu-system-misc
  [ -z "$(apt-cache search --names-only '^qemu-system-riscv$' 2>/dev/null)" ] || package=qemu-system-riscv
  say "installing $package: counts what verification takes on RISC-V"
  apt_install "$package"
}

# Proves the firmware. Debian 12 has no package of it: there it lies in the files of a Debian 13, and runs out of those.
setup_cbmc() {
  local root=.cache/cbmc
  if command -v cbmc >/dev/null || [ -x "$root/usr/bin/cbmc" ]; then return; fi
  if [ -n "$(apt-cache search --names-only '^cbmc$' 2>/dev/null)" ]; then
    say "installing cbmc: proves the firmware's memory safety"
    apt_install cbmc
    return
  fi
  say "putting a Debian 13 with cbmc into $root: proves the firmware's memory safety"
  command -v debootstrap >/dev/null || apt_install debootstrap
  as_root rm -rf "$root.new"
  as_root debootstrap --variant=minbase --include=cbmc trixie "$PWD/$root.new" >.cache/debootstrap.log 2>&1 ||
    stop "debootstrap could not make a Debian 13: its output is in .cache/debootstrap.log"
  as_root rm -rf "$root.new/var/cache/apt"
  as_root mv "$root.new" "$root"
}

# --- JDK ----------------------------------------------------------------------------------------------------------

# Reads the release file: starting a JVM only to ask for its version would cost more than the rest of a second run.
jdk_version() {
  [ -x "$1/bin/javac" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

find_jdk() {
  local home candidates=("${JAVA_HOME:-}")
  command -v javac >/dev/null && candidates+=("$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")")
  candidates+=(/usr/lib/jvm/*)
  for home in "${candidates[@]}"; do
    if [ -n "$home" ] && [ "$(jdk_version "$home")" -ge $JDK_WANTED ] 2>/dev/null; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  return 1
}

# Debian's Maven calls what newer JDKs warn of; the warnings would bury ours.
quiet_maven() { export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"; }

setup_jdk() {
  quiet_maven
  find_jdk && return
  local package=openjdk-$JDK_WANTED-jdk-headless
  if command -v apt-cache >/dev/null && [ -n "$(apt-cache search --names-only "^$package\$")" ]; then
    say "installing $package: the Java parts need a JDK $JDK_WANTED"
    apt_install "$package"
    find_jdk && return
  fi
  stop "no JDK $JDK_WANTED or newer: looked at JAVA_HOME ('${JAVA_HOME:-}'), PATH and /usr/lib/jvm, and this system has no" \
    "package $package. Install one (for instance from adoptium.net) and set JAVA_HOME to its folder"
}

# --- Python -------------------------------------------------------------------------------------------------------

setup_python() {
  local wanted=tools/python/requirements.txt stamp=$PYTHON_HOME/requirements.stamp
  cmp -s "$wanted" "$stamp" && return
  say "installing imgtool, OpenBao, schemathesis, smpclient and zcbor into $PYTHON_HOME: the tests hold Sealift against them"
  rm -rf "$PYTHON_HOME"
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    say "installing python3-venv: keeps them out of the system's Python"
    apt_install python3-venv
  fi
  python3 -m venv "$PYTHON_HOME"
  "$PYTHON_HOME/bin/pip" --quiet --disable-pip-version-check install --requirement "$wanted"
  cp "$wanted" "$stamp"
}

# --- Builds -------------------------------------------------------------------------------------------------------

# changed STAMP PATH…: whether anything below the paths is newer than the stamp. Folders count: a deletion shows there.
changed() {
  local stamp=$1
  shift
  [ ! -e "$stamp" ] || [ -n "$(find "$@" -newer "$stamp" -print -quit)" ]
}

build_java() {
  if ! changed .cache/java.stamp pom.xml .mvn reason-codes.csv tools/ReasonCodes.java ./*/pom.xml ./*/src; then return; fi
  say "building the Java parts"
  # Taken before the build, so that what changes while it runs is built next time.
  touch .cache/java.stamp.new
  # Not --quiet: that would hide the very warnings that fail a build.
  if ! mvn --batch-mode --threads 1C -DskipTests package >.cache/java-build.log 2>&1; then
    grep -E '^\[(ERROR|WARNING)\]' .cache/java-build.log | head -n 40 >&2
    stop "the Java parts do not build; all of Maven's output is in .cache/java-build.log"
  fi
  mv .cache/java.stamp.new .cache/java.stamp
}

# There is no default key: each checkout makes its own, one for images and one for trust sets, and its firmware trusts those
# only.
setup_key() {
  if [ ! -e "$DEVELOPMENT_KEY" ]; then
    say "making a signing key for development: $DEVELOPMENT_KEY"
    mkdir -p "$(dirname "$DEVELOPMENT_KEY")"
    ./sealift key new "$DEVELOPMENT_KEY" >/dev/null
    rm -f "$TRUSTED_KEYS"
  fi
  if [ ! -e "$ROOT_KEY" ]; then
    say "making a root key for development: $ROOT_KEY"
    ./sealift key new "$ROOT_KEY" >/dev/null
    rm -f "$TRUSTED_KEYS"
  fi
  [ -e "$TRUSTED_KEYS" ] || ./sealift key export-c --root-key "$ROOT_KEY" "$DEVELOPMENT_KEY" >"$TRUSTED_KEYS"
}

# For the boards of that preset, "firmware-ref/build…".
build_boards() {
  local preset=$1 folder=$2 log=$PWD/.cache/firmware-build.log keys=$PWD/$TRUSTED_KEYS
  if ! (
    cd firmware-ref
    { [ -e "$folder/build.ninja" ] || cmake --preset "$preset" -DSEALIFT_TRUSTED_KEYS="$keys"; } &&
      cmake --build --preset "$preset"
  ) >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    stop "the firmware for $preset does not build; all of the output is in $log"
  fi
}

build_firmware() { build_boards stm32f405 build; }

# Boards that only the tests use.
build_test_boards() {
  build_boards posix-sanitized build-posix-sanitized
  build_boards mps2-an386 build-mps2-an386
}

setup_machine() {
  mkdir -p .cache .sealift
  setup_packages
  setup_riscv_emulator
  setup_cargo
  setup_jdk
  setup_python
}

setup_builds() {
  build_java
  setup_key
  build_firmware
}
