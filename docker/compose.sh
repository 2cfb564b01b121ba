# To be sourced. Finds the engine, and the newer or the older form of compose.
# shellcheck shell=bash
if ! docker info >/dev/null 2>&1; then
  echo "There is no Docker engine that this user can reach: 'docker info' fails. Start one, or run Parley without: ./parley demo" >&2
  exit 69
fi
if docker compose version >/dev/null 2>&1; then
  compose_command=(docker compose)
elif command -v docker-compose >/dev/null; then
  compose_command=(docker-compose)
else
  echo "There is neither 'docker compose' nor 'docker-compose': install one" >&2
  exit 69
fi

compose() {
  "${compose_command[@]}" -p "${PARLEY_PROJECT:-parley}" -f "$(dirname "${BASH_SOURCE[0]}")/${PARLEY_COMPOSE:-compose.yml}" "$@"
}
