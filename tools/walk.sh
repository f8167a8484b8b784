# Sourced by the walks: pages of docs/ that are what commands say when somebody types them. A walk prints its page as Markdown;
# with --check it types everything again and compares the commands with those that the page shows, whose ids, keys and
# times differ. It ends with an error when a command does not end as it should.
#
#   tools/NAME-walk > docs/PAGE.md
#   tools/NAME-walk --check

root=$PWD
export JAVA_HOME=${JAVA_HOME:?set it to a JDK 25, as ./test does}
walk=${0##*/}

stop() {
  printf '%s: %s\n' "$walk" "$*" >&2
  exit 1
}

# begin PAGE [--check]: checks that page of docs/ and ends, or goes on to an empty folder to work in.
begin() {
  local page=$1
  case ${2:-} in
    '') ;;
    --check)
      mkdir -p .cache
      "tools/$walk" >".cache/$page"
      if ! diff <(grep '^    \$ ' "docs/$page") <(grep '^    \$ ' ".cache/$page"); then
        stop "docs/$page does not show these commands (expected: so; run 'tools/$walk > docs/$page')"
      fi
      exit 0
      ;;
    *) stop "unknown argument '$2' (expected: --check, or none)" ;;
  esac
  desk=$(mktemp -d)
  server=''
  trap clean_up EXIT
  cd "$desk"
}

clean_up() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    timeout 60 tail --pid="$server" -f /dev/null || kill -KILL "$server"
    wait "$server" || true
  fi
  rm -rf "$desk"
}

sealift() { "$root/sealift" "$@"; }

# say: prints what stands on standard input, prose of the document.
say() { cat && printf '\n'; }

# run EXPECTED COMMAND: shows a command as it is typed, and what it says; it must end with that exit code.
run() {
  local expected=$1 code=0
  printf '    $ %s\n' "$2"
  eval "$2" >"$desk/.said" 2>&1 || code=$?
  sed -e "s#$desk/##g" -e "s#$root/##g" -e 's/^/    /' -e 's/ *$//' "$desk/.said"
  printf '\n'
  [ "$code" = "$expected" ] || { cat "$desk/.said" >&2; stop "'$2' ended with $code (expected: $expected)"; }
}

# free_ports: two TCP ports that nobody uses now.
free_ports() { python3 -c 'import socket
s = [socket.socket() for _ in range(2)]
[x.bind(("127.0.0.1", 0)) for x in s]
print(*[x.getsockname()[1] for x in s])'; }

start_server() {
  local ports
  read -r -a ports <<<"$(free_ports)"
  "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -jar "$root/ota-server/target/ota-server.jar" \
    --data "$desk/server" --operator-port "${ports[0]}" --device-port "${ports[1]}" "$@" >"$desk/server.log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    if curl --silent --fail --max-time 5 --cacert "$desk/server/ca.pem" "https://127.0.0.1:${ports[0]}/healthz" >/dev/null 2>&1; then
      url=https://127.0.0.1:${ports[0]} device_url=https://127.0.0.1:${ports[1]}
      return
    fi
    kill -0 "$server" 2>/dev/null || { cat "$desk/server.log" >&2; stop "the server ended"; }
    sleep 0.2
  done
  stop "the server did not answer within a minute"
}

# as NAME: from now on that person types.
as() { export SEALIFT_CONFIG=$desk/$1.json; }
