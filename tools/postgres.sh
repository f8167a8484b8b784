# Sourced by ./test after tools/setup.sh. PostgreSQL for the tests: in a container of the engine that answers, else of one
# that is started here, else its programs from a package. One of them always runs; the summary says which.

readonly ENGINE_HOME=$PWD/.cache/docker
# Not below the checkout: the path of a socket may have 107 characters only.
readonly ENGINE_SOCKET=/run/sealift-docker.sock
readonly OFFICIAL_IMAGE=postgres:17
readonly LOCAL_IMAGE=sealift-postgres
readonly PULL_SECONDS=120
readonly ENGINE_SECONDS=60

engine_answers() { timeout 10 docker info >/dev/null 2>&1; }

own_engine_answers() { [ -S "$ENGINE_SOCKET" ] && as_root env DOCKER_HOST="unix://$ENGINE_SOCKET" timeout 10 docker info >/dev/null 2>&1; }

# No rules of the firewall and no containerd of the system: it must not disturb the machine it runs on.
start_engine() {
  command -v dockerd >/dev/null || { say "installing docker.io: runs PostgreSQL for the tests"; apt_install docker.io; }
  as_root mkdir -p "$ENGINE_HOME"
  as_root sh -c "exec setsid dockerd --data-root '$ENGINE_HOME/data' --exec-root /run/sealift-docker \
    --pidfile '$ENGINE_HOME/pid' --host 'unix://$ENGINE_SOCKET' --iptables=false --ip6tables=false \
    >'$ENGINE_HOME/log' 2>&1" &
  local i
  for ((i = 0; i < ENGINE_SECONDS * 2; i++)); do
    own_engine_answers && return
    kill -0 $! 2>/dev/null || return 1
    sleep 0.5
  done
  return 1
}

stop_engine() {
  [ -e "$ENGINE_HOME/pid" ] || return 0
  as_root sh -c "kill \$(cat '$ENGINE_HOME/pid')" 2>/dev/null || true
}

# Debian's packages as they are, without running their scripts: that takes a third of the time and is all PostgreSQL needs.
build_image() {
  docker image inspect "$LOCAL_IMAGE" >/dev/null 2>&1 && return
  command -v mmdebstrap >/dev/null || { say "installing mmdebstrap: puts PostgreSQL's packages into an image"; apt_install mmdebstrap; }
  say "building an image with PostgreSQL out of this system's packages, once"
  (
    . /etc/os-release
    as_root mmdebstrap --quiet --variant=extract --include=postgresql,dash,coreutils "$VERSION_CODENAME" -
  ) | docker import - "$LOCAL_IMAGE-packages" >/dev/null &&
    DOCKER_BUILDKIT=0 docker build --quiet --tag "$LOCAL_IMAGE" tools/postgres-image >.cache/postgres-image.log 2>&1
}

# Tells the tests what setup_postgres found; in the shell that starts them.
use_postgres() {
  if own_engine_answers; then
    export DOCKER_HOST=unix://$ENGINE_SOCKET SEALIFT_POSTGRES_IMAGE=$LOCAL_IMAGE
    # Both would look for images in a registry: the cleaner of Testcontainers, and how it finds this machine's address.
    export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
  fi
}

setup_postgres() {
  if command -v docker >/dev/null && engine_answers; then
    docker image inspect "$OFFICIAL_IMAGE" >/dev/null 2>&1 && return
    timeout "$PULL_SECONDS" docker pull --quiet "$OFFICIAL_IMAGE" >/dev/null 2>&1 && return
    say "the image $OFFICIAL_IMAGE cannot be fetched"
  fi
  if { own_engine_answers || start_engine; } && use_postgres && build_image; then return; fi
  say "no container engine runs here (${ENGINE_HOME}/log says why): PostgreSQL runs from its package"
  stop_engine
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || apt_install postgresql
}
