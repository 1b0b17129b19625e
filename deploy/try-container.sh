#!/usr/bin/env bash
# Builds deploy/Containerfile and runs deploy/compose.yaml as docs/operations.md says, on this machine alone: first start, the sandbox,
# backup, a lost volume, restore, a new image, a stop. The published ports become 127.0.0.1:PORT; secrets, certificates and images
# live in FOLDER, under a Docker daemon of their own (which leaves its bridge docker0 and its firewall chains, as Docker does).
#   deploy/try-container.sh [FOLDER] [PORT]   FOLDER: kept when named (its images save minutes); PORT 8243 (https), PORT+1 (http)
# Needs root, docker.io and docker-compose (Debian 12's), debootstrap, git, openssl, curl, 6 GB of disk. Images come from no registry: the
# three that the files name are stand-ins made of Debian's packages (its PostgreSQL 15, its nginx 1.22), so what is tried is our
# files, not those images. This machine's certificates go into the stand-in that pip runs in.
set -euo pipefail
repo="$(cd "$(dirname "$0")/.." && pwd)"
[ "$(id -u)" = 0 ] || { echo "needs root"; exit 2; }
for tool in dockerd docker docker-compose debootstrap git openssl curl; do
    command -v "$tool" >/dev/null || { echo "needs $tool (apt install docker.io docker-compose debootstrap git openssl curl)"; exit 2; }
done
# Where cgroups of both versions are mounted, runc and crun want one: in a mount namespace of our own the second goes.
if [ -d /sys/fs/cgroup/unified ] && [ -z "${OWN_MOUNTS:-}" ]; then
    OWN_MOUNTS=1 exec unshare --mount bash -c 'umount /sys/fs/cgroup/unified; exec "$0" "$@"' "$0" "$@"
fi
work="${1:-$(mktemp -d)}" port="${2:-8243}" passed=0 failed=0 daemon=""
mkdir -p "$work" && work="$(cd "$work" && pwd)"
export DOCKER_HOST="unix://$work/docker.sock"
compose() { docker-compose --file "$work/ieum/deploy/compose.yaml" "$@"; }
ieum() { compose exec -T app /opt/ieum/deploy/entrypoint.sh "$@"; }
end() {
    [ ! -e "$work/docker.sock" ] || compose down --volumes --timeout 5 >"$work/down.log" 2>&1 || true
    [ -z "$daemon" ] || { kill "$daemon" && wait "$daemon"; } 2>/dev/null || true
    rm -rf "$work/ieum" "$work/docker.sock"
    [ -n "${1:-}" ] || rm -rf "$work"
}
trap 'end "${1:-}"' EXIT
check() { # what, expected pattern, found
    if [[ "$3" == $2 ]]; then passed=$((passed + 1)); echo "ok    $1"; else failed=$((failed + 1)); echo "WRONG $1: expected $2, found $3"; fi
}
web() { curl --silent --max-time 20 --cacert "$work/ieum/deploy/certificates/fullchain.pem" --resolve "ieum.example.kr:$port:127.0.0.1" "$@"; }
status() { web --output /dev/null --write-out '%{http_code}' "$@"; }
site="https://ieum.example.kr:$port"

# ---- a daemon and the images
limit="$(ulimit -Hn)"
cat >"$work/daemon.json" <<JSON
{"data-root": "$work/docker", "exec-root": "$work/docker-run", "pidfile": "$work/docker.pid", "hosts": ["$DOCKER_HOST"],
 "default-ulimits": {"nofile": {"Name": "nofile", "Soft": $limit, "Hard": $limit}}}
JSON
dockerd --config-file "$work/daemon.json" >"$work/dockerd.log" 2>&1 & daemon=$!
for _ in $(seq 100); do docker version >/dev/null 2>&1 && break; sleep 0.2; done
docker version >/dev/null || { tail -5 "$work/dockerd.log"; exit 1; }
stand_in() { # name; the lines after FROM on standard input
    docker image inspect "$1" >/dev/null 2>&1 || { echo "FROM bare"; cat; } | docker build --quiet --tag "$1" --file - "$work/files" >/dev/null
}
if ! docker image inspect bare >/dev/null 2>&1; then
    rm -rf "$work/bare"
    debootstrap --variant=minbase --include=ca-certificates bookworm "$work/bare" >"$work/debootstrap.log"
    tar --directory "$work/bare" --create . | docker import - bare >/dev/null
    rm -rf "$work/bare"
fi
mkdir -p "$work/files" && cp /etc/ssl/certs/ca-certificates.crt "$work/files/"
cat >"$work/files/docker-entrypoint.sh" <<'SH'
#!/bin/sh
# What the official image does with an empty volume, as far as compose.yaml relies on it.
set -eu
as="setpriv --reuid postgres --regid postgres --init-groups"
install -d -o postgres -g postgres -m 0700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    install -o postgres -m 0400 "$POSTGRES_PASSWORD_FILE" /tmp/admin
    $as initdb --username postgres --pwfile /tmp/admin --auth-host scram-sha-256 --auth-local trust $POSTGRES_INITDB_ARGS
    rm /tmp/admin
    echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
    $as pg_ctl -w -o "-c listen_addresses=''" start
    for script in /docker-entrypoint-initdb.d/*.sh; do . "$script"; done
    $as pg_ctl -w -m fast stop
fi
exec $as "$@" -c 'listen_addresses=*'
SH
chmod 755 "$work/files/docker-entrypoint.sh"
apt='apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends'
stand_in python:3.11-slim-bookworm <<FILE
RUN $apt python3.11 python3.11-venv && ln -s /usr/bin/python3.11 /usr/local/bin/python
COPY ca-certificates.crt /etc/ssl/certs/
RUN printf '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n' >/etc/pip.conf
FILE
stand_in postgres:16-bookworm <<FILE
ENV PGDATA=/var/lib/postgresql/data PATH=/usr/lib/postgresql/15/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN $apt postgresql && rm -rf /var/lib/postgresql/*
COPY docker-entrypoint.sh /usr/local/bin/
STOPSIGNAL SIGINT
ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]
FILE
stand_in nginx:1.28-bookworm <<FILE
RUN $apt nginx && rm /etc/nginx/sites-enabled/default
STOPSIGNAL SIGQUIT
FILE

# ---- as the document says
# The program as it was committed last, deploy/ as it lies here.
rm -rf "$work/ieum" && mkdir "$work/ieum"
git -C "$repo" archive HEAD .dockerignore app courses quizzes migrations static requirements.lock pyproject.toml LICENSE NOTICE | tar --directory "$work/ieum" --extract
cp -r "$repo/deploy" "$work/ieum/deploy" && rm -rf "$work/ieum/deploy/"{secrets,certificates,.env}
cd "$work/ieum"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ieum.example.kr -addext subjectAltName=DNS:ieum.example.kr -keyout privkey.pem \
    -out fullchain.pem 2>/dev/null
sed -i "s#^    ports: .*#    ports: [\"127.0.0.1:$((port + 1)):80\", \"127.0.0.1:$port:443\"]#" deploy/compose.yaml
grep -v '^docker' <<<"$(awk '/^```sh$/ {held = ""; on = 1; next} /^```/ {if (on && held ~ /deploy\/secrets/) {printf "%s", held; exit} on = 0} on {held = held $0 "\n"}' \
    "$repo/docs/operations.md" | sed 's#^cd /opt/ieum && ##')" >prepare.sh
sh -e prepare.sh
sed -i "s#^PUBLIC_URL=.*#PUBLIC_URL=$site#" deploy/.env
compose up --detach --build >up.log 2>&1 || { tail -20 up.log; exit 1; }
check "built and started" 0 0
check "a page through nginx, with TLS" 200 "$(status "$site/sign-in")"
check "static files from nginx" 200 "$(status "$site/static/css/base.css")"
check "/readyz is closed to the street" 404 "$(status "$site/readyz")"
check "server and database are healthy" "2" "$(docker ps --filter health=healthy --format '{{.Names}}' | wc -l)"
check "secrets and migration ran once and ended" "0 0" "$(docker inspect --format '{{.State.ExitCode}}' ieum_keys_1 ieum_migrate_1 | xargs)"
check "doctor finds no fault" 0 "$(ieum doctor >doctor.log; echo $?)"
check "… and a worker" 1 "$(grep -c '^OK    worker: one' doctor.log)"
check "user 10001 of group 10001, no capability, no new privilege, calls filtered" "10001:10001 0000000000000000 1 2" "$(compose exec -T app sh -c \
    'echo "$(id -u):$(id -g)" $(sed -n "s/^CapBnd:\t//p; s/^NoNewPrivs:\t//p; s/^Seccomp:\t//p" /proc/self/status)')"
check "the image's files cannot be written" "*Read-only file system*" "$(compose exec -T app touch /opt/ieum/x 2>&1 || true)"
check "no pip, no compiler" "" "$(compose exec -T app sh -c 'ls .venv/bin/pip*; command -v cc gcc make' 2>/dev/null || true)"
check "no password in any environment" 0 "$(docker inspect ieum_app_1 ieum_work_1 ieum_migrate_1 ieum_keys_1 ieum_postgres_1 | grep -cf <(cat deploy/secrets/*) || true)"
check "the server does not own the tables" "OK    role: ieum_app*" "$(grep role: doctor.log)"
check "nginx logs to the engine, without addresses" "GET 200" "$(docker logs ieum_nginx_1 2>/dev/null | head -1 | cut -d' ' -f2,3)"

ieum create-organisation --name 시험센터 --phone 064-000-0000 --head-title 센터장 --head-name 김하나 >/dev/null
check "a backup while it runs" "*good (every byte and every row*" "$(ieum backup /var/backups/ieum)"
check "keys, sealed" "*keep it apart*" "$(echo 'correct horse battery staple' | ieum backup-keys /var/backups/ieum/keys.json --passphrase-file /dev/stdin)"
file="$(compose exec -T app ls /var/backups/ieum | grep '\.tar' | tr -d '\r')"
docker cp --quiet ieum_app_1:/var/backups/ieum "$work/ieum/kept" 2>/dev/null || docker cp ieum_app_1:/var/backups/ieum "$work/ieum/kept"
check "copied out of the volume" 2 "$(ls kept | wc -l)"

begin=$(date +%s); compose stop app work >/dev/null 2>&1
check "a stop is obeyed, well within the grace" 1 "$(($(date +%s) - begin < 30))"
check "in good order" "0 0" "$(docker inspect --format '{{.State.ExitCode}}' ieum_app_1 ieum_work_1 | xargs)"
check "meanwhile: a page in Korean" "*잠깐 멈춰 있어요*" "$(web "$site/")"
compose down --volumes >/dev/null 2>&1
chown -R 10001 kept
compose up --detach postgres >up.log 2>&1
for _ in $(seq 60); do compose exec -T postgres pg_isready --quiet --username ieum_app --dbname ieum && break; sleep 1; done
alone() { compose run --rm -T --no-deps --volume "$PWD/kept:/kept:ro" "$@"; }
check "another machine: keys put back" 3 "$(echo 'correct horse battery staple' | alone app restore-keys /kept/keys.json --passphrase-file /dev/stdin 2>keys.log | grep -c ^wrote)"
check "restored as the owner of the tables" "restored: *" "$(alone migrate restore "/kept/$file" --app-role ieum_app 2>restore.log || cat restore.log)"
check "certificate numbers: said once" "*certificates can be issued*" "$(alone app catch-up --nothing-issued-since 2>&1)"
compose up --detach >>up.log 2>&1
for _ in $(seq 60); do [ "$(status "$site/sign-in")" = 200 ] && break; sleep 1; done
check "what was there is there" "시험센터*" "$(ieum register-address --organisation 시험센터 --address 203.0.113.1)"

before="$(docker inspect --format '{{.Id}}' ieum_app_1)"
check "the night's line of the document" "*: good (every byte*" "$(eval "compose $(grep -o "exec -T app sh -c '[^|]*'" "$repo/docs/operations.md")")"
echo "# a newer version" >>app/main.py
compose build >>up.log 2>&1
check "an upgrade, looked at" 0 "$(compose run --rm -T migrate upgrade --check >upgrade.log 2>&1; echo $?)"
compose stop app work >/dev/null 2>&1
check "an upgrade" 0 "$(compose run --rm -T migrate upgrade --app-role ieum_app >>upgrade.log 2>&1; echo $?)"
compose up --detach >>up.log 2>&1
check "a new image: new containers" 1 "$([ "$before" != "$(docker inspect --format '{{.Id}}' ieum_app_1)" ] && echo 1)"
for _ in $(seq 60); do [ "$(status "$site/sign-in")" = 200 ] && break; sleep 1; done
check "nginx finds them without a restart" 200 "$(status "$site/sign-in")"
kill -9 "$(docker inspect --format '{{.State.Pid}}' ieum_app_1)"; sleep 2 # not `docker kill`, which means that it should stay away
for _ in $(seq 60); do [ "$(status "$site/sign-in")" = 200 ] && break; sleep 1; done
check "killed: started again" "200 1" "$(status "$site/sign-in") $(docker inspect --format '{{.RestartCount}}' ieum_app_1)"
check "no error in any log" 0 "$(compose logs app work migrate keys 2>/dev/null | grep -c '"level": "error"\|Traceback' || true)"
echo "$passed as expected, $failed not (Docker $(docker version --format '{{.Server.Version}}'), compose $(docker-compose version --short), in $work)"
[ "$failed" = 0 ]
