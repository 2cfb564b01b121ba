#!/usr/bin/env bash
# Tries the composed system for real: builds the images, starts everything, checks answers, scales the responder to 3,
# stops one while it works, and tears all down. Without a Docker engine it says so and ends with status 0.
# Makes a base image first where JRE_BASE names one that neither is there nor can be pulled.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if ! docker info >/dev/null 2>&1; then
  echo "==================================================================="
  echo "SKIPPED: no Docker engine here, so images and compose are NOT tested"
  echo "==================================================================="
  exit 0
fi

export PARLEY_PROJECT=parley-verify PARLEY_PORT=${PARLEY_PORT:-0} PARLEY_CONSOLE_PORT=${PARLEY_CONSOLE_PORT:-0} PARLEY_GATEWAY_PORT=${PARLEY_GATEWAY_PORT:-0} JRE_BASE=${JRE_BASE:-eclipse-temurin:17-jre}
PARLEY_SECRETS=$(mktemp -d)
export PARLEY_SECRETS
# shellcheck source=docker/compose.sh
. "$here/compose.sh"

step() {
  echo "== $1"
}

finish() {
  local status=$?
  if [ "$status" -ne 0 ]; then
    compose logs --tail 40 || true
    cat "$PARLEY_SECRETS"/answers* 2>/dev/null || true
  fi
  step "teardown"
  compose down -v --remove-orphans || true
  rm -rf "$PARLEY_SECRETS"
  [ "$status" -eq 0 ] && echo "OK: everything was seen to work" || echo "FAILED, see above" >&2
}
trap finish EXIT

# until_true <seconds> <command...>: waits for it.
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || { echo "not within the time: $*" >&2; return 1; }
    sleep 0.5
  done
}

# containers [<filters...>]: those of the project that run.
containers() {
  docker ps -q --filter "label=com.docker.compose.project=$PARLEY_PROJECT" "$@"
}

if ! docker image inspect "$JRE_BASE" >/dev/null 2>&1 && ! docker pull -q "$JRE_BASE"; then
  step "no $JRE_BASE to be had: making one"
  "$here/base-image" "$JRE_BASE"
fi

step "up: the requester's container must exit 0"
"$here/up" | tee "$PARLEY_SECRETS/conversations"
grep -q "42" "$PARLEY_SECRETS/conversations"

step "the members of the room heard each other"
heard() {
  compose logs "$1" 2>/dev/null | grep -q "hello from $2"
}
until_true 60 heard ann bob
until_true 60 heard bob ann

# on_call <arguments...>: `parley call` from a container of its own.
on_call() {
  compose run --rm -T --no-deps --entrypoint parley requester call "$@"
}

step "three responders"
compose up -d --no-recreate --scale responder=3 responder
healthy_responders() {
  [ "$(containers --filter label=com.docker.compose.service=responder --filter health=healthy | wc -l)" -eq 3 ]
}
until_true 90 healthy_responders

step "the console counts three consumers"
console=$(compose port broker 8161)
consumers() {
  # The password goes by standard input: arguments can be read by all on this machine.
  printf 'user = "admin:%s"\n' "$(cat "$PARLEY_SECRETS/admin_password")" |
    curl -sS --config - -H "Origin: http://$console" "http://$console/console/jolokia/read/org.apache.activemq.artemis:\
broker=%22parley%22,address=%22parley.requests.math%22,component=addresses,queue=%22parley.requests.math%22,\
routing-type=%22anycast%22,subcomponent=queues/ConsumerCount" | grep -q '"value":3'
}
until_true 60 consumers

step "the gateway answers whoever has the token, over HTTPS, and nobody else"
gateway=$(compose port gateway 8000)
# ask <curl's arguments...>: calls math.div through the gateway.
ask() {
  curl -sS --cacert "$PARLEY_SECRETS/tls/ca.pem" -H 'Content-Type: application/json' -d '[42, 2]' "$@" \
    "https://$gateway/services/math/div"
}
answers() {
  printf 'header = "Authorization: Bearer %s"\n' "$(cat "$PARLEY_SECRETS/gateway_token")" | ask --config - | grep -qx 21
}
until_true 60 answers
[ "$(ask -o /dev/null -w '%{http_code}')" = 401 ]

step "one of them is stopped while calls are under way: each is answered"
victim=$(containers --filter label=com.docker.compose.service=responder | head -n 1)
answers=$PARLEY_SECRETS/answers
for i in 1 2 3 4 5 6; do
  on_call math.div "$((i * 42))" 2 >"$answers$i" 2>&1 &
  calls[i]=$!
done
docker stop -t 40 "$victim" >/dev/null
for i in 1 2 3 4 5 6; do
  wait "${calls[i]}"
done
for i in 1 2 3 4 5 6; do
  tr -d '\r' <"$answers$i" | grep -qx "$((i * 21))"
done

step "nothing runs as root, and nothing can write beside its volumes"
for container in $(containers); do
  [ "$(docker exec "$container" id -u)" = 10001 ]
  if docker exec "$container" touch /opt/parley/x 2>/dev/null; then
    echo "$container can write to its own programs" >&2
    exit 1
  fi
done

step "the broker stops by itself when asked to, and has its messages and users when it is back"
broker=$(compose ps -q broker)
docker stop -t 30 "$broker" >/dev/null
[ "$(docker inspect -f '{{.State.ExitCode}}' "$broker")" = 143 ]
docker start "$broker" >/dev/null
works() {
  on_call math.div 84 2 2>/dev/null | tr -d '\r' | grep -qx 42
}
until_true 90 works

step "three brokers in a cluster: a requester at one reaches a responder at another"
compose down -v --remove-orphans
export PARLEY_COMPOSE=compose.cluster.yml
"$here/up" | tee "$PARLEY_SECRETS/conversations"
grep -q "42" "$PARLEY_SECRETS/conversations"
until_true 90 heard ann bob
until_true 90 heard bob ann

step "the responder's broker is killed: it goes to the second one, and is reached there"
docker kill "$(compose ps -q broker1)" >/dev/null
until_true 90 works
