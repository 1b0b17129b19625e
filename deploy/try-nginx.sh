#!/usr/bin/env bash
# Runs deploy/nginx/ieum.conf in a real nginx in front of a real server, on 127.0.0.1 only, and says what it found.
# Installs nothing. Needs: nginx, openssl, curl, and the repository's .venv (make run or make test makes it).
#   deploy/try-nginx.sh [PORT]        uses PORT (server, 8166), PORT+10 (https), PORT+11 (http)
set -euo pipefail
repo="$(cd "$(dirname "$0")/.." && pwd)"
port="${1:-8166}" https=$((${1:-8166} + 10)) http=$((${1:-8166} + 11))
for tool in nginx openssl curl; do
    command -v "$tool" >/dev/null || { echo "needs $tool (apt install nginx openssl curl)"; exit 2; }
done
[ -x "$repo/.venv/bin/python" ] || { echo "needs $repo/.venv (make test makes it)"; exit 2; }

work="$(mktemp -d)"
server="" proxy="" failed=0 passed=0
trap 'kill $proxy $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
check() { # what, expected, found
    if [[ "$3" == $2 ]]; then passed=$((passed + 1)); echo "ok    $1"; else failed=$((failed + 1)); echo "WRONG $1: expected $2, found $3"; fi
}
site="https://127.0.0.1:$https"
web() { curl --silent --insecure --max-time 20 "$@"; }
status() { web --output /dev/null --write-out '%{http_code}' "$@"; }
header() { web --output /dev/null --dump-header - "${@:2}" | tr -d '\r' | awk -v name="$1" 'tolower($1) == name":" {sub(/^[^ ]+ /, ""); print}'; }
shown() { web --output "$work/page" --write-out '%{http_code} ' "$@"; sed -n 's#.*<title>\(.*\)</title>.*#\1#p' "$work/page"; }

# ---- the server
export VAR_DIR="$work/var" DATABASE_URL="sqlite:///$work/var/ieum.sqlite3" HOST=127.0.0.1 PORT="$port" PUBLIC_URL="$site" \
    TRUSTED_PROXIES=127.0.0.1 LOG_FORMAT=json DRAIN_SECONDS=0 WORKERS=2 THREADS=4
start_server() {
    (cd "$repo" && exec .venv/bin/python -m app.cli serve) 2>>"$work/server.log" & server=$!
    for _ in $(seq 300); do curl --silent --fail --output /dev/null "http://127.0.0.1:$port/readyz" && return; sleep 0.1; done
    echo "the server did not start"; cat "$work/server.log"; exit 1
}
(cd "$repo" && .venv/bin/python -m app.cli migrate && .venv/bin/python -m app.cli secrets) >/dev/null
start_server

# ---- nginx, with the paths and ports of this try
mkdir -p "$work/nginx/certificates"
cp -r "$repo/deploy/nginx/errors" "$repo/deploy/nginx/proxy.conf" "$work/nginx/"
sed "s/127.0.0.1:8000/127.0.0.1:$port/" "$repo/deploy/nginx/upstream.host.conf" >"$work/nginx/upstream.conf"
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -keyout "$work/nginx/certificates/privkey.pem" \
    -out "$work/nginx/certificates/fullchain.pem" 2>/dev/null
sed -i "s#/etc/nginx/ieum#$work/nginx#" "$work/nginx/proxy.conf"
sed -e "s#/etc/nginx/ieum#$work/nginx#g" -e "s#/opt/ieum/static#$repo/static#" -e "s#/var/log/nginx#$work#" -e '/\[::\]/d' \
    -e "s/listen 80 /listen 127.0.0.1:$http /" -e "s/listen 443 /listen 127.0.0.1:$https /" \
    "$repo/deploy/nginx/ieum.conf" >"$work/ieum.conf"
# proxy.conf is included at run time from $work, where only its own paths were rewritten
sed -i "s#include /etc/nginx/ieum/#include $work/nginx/#" "$work/ieum.conf"
types=/etc/nginx/mime.types

cat >"$work/nginx.conf" <<CONF
$([ "$(id -u)" = 0 ] && echo "user root;")
pid $work/nginx.pid;
error_log $work/nginx.error.log;
events { worker_connections 1024; }
http {
    include $types;
    default_type application/octet-stream;
    client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;
    include $work/ieum.conf;
}
CONF
nginx -t -q -c "$work/nginx.conf" && check "nginx accepts the configuration" 0 0
nginx -c "$work/nginx.conf" -g "daemon off;" & proxy=$!
for _ in $(seq 50); do [ "$(status "$site/healthz")" = 200 ] && break; sleep 0.1; done

# ---- what it should do
check "http leads to https" "308 https://127.0.0.1/sign-in?x=1" \
    "$(web --output /dev/null --write-out '%{http_code} %{redirect_url}' "http://127.0.0.1:$http/sign-in?x=1")"
check "a page" 200 "$(status "$site/sign-in/staff")"
check "HTTP/2" 2 "$(web --output /dev/null --write-out '%{http_version}' "$site/sign-in/staff")"
check "HSTS comes from the application" "max-age=31536000; includeSubDomains" "$(header strict-transport-security "$site/sign-in/staff")"
id="$(header x-request-id --header 'X-Request-Id: planted-by-a-stranger' "$site/sign-in/staff")"
check "one number a request, not the visitor's" "????????????????????????????????" "$id"
check "it is in the application's log" 1 "$(grep -c "\"request\": \"$id\"" "$work/server.log")"
check "and in nginx's" 1 "$(grep -c "$id" "$work/ieum.access.log")"
page="$(web "$site/sign-in/staff")"
file="$(grep -o '/static/css/[a-z]*\.css?v=[0-9a-f]*' <<<"$page" | head -1)"
for name in cache-control content-security-policy x-content-type-options referrer-policy x-frame-options \
    cross-origin-opener-policy cross-origin-resource-policy permissions-policy strict-transport-security content-type; do
    check "static file, $name as the application says it" "$(header $name "http://127.0.0.1:$port$file")" "$(header $name "$site$file")"
done
check "static file without its hash is kept for minutes" "public, max-age=300" "$(header cache-control "$site/static/img/favicon.svg")"
check "static text is compressed" gzip "$(header content-encoding --header 'Accept-Encoding: gzip' "$site$file")"
check "a page is not (BREACH)" "" "$(header content-encoding --header 'Accept-Encoding: gzip' "$site/sign-in/staff")"
check "the same bytes" "$(curl --silent "http://127.0.0.1:$port$file" | sha256sum)" "$(web --compressed "$site$file" | sha256sum)"
check "/metrics is not for the street" 404 "$(status "$site/metrics")"
check "/readyz neither" 404 "$(status "$site/readyz")"
check "the machine itself reads the metrics" 200 "$(curl --silent --output /dev/null --write-out '%{http_code}' "http://127.0.0.1:$port/metrics")"
head --bytes=320000 /dev/zero >"$work/small"; head --bytes=3000000 /dev/zero >"$work/large"
check "a form that is too large: the application's page" "413 보낸 것이 너무 커요 · 이음" "$(shown --data-binary @"$work/small" "$site/sign-in")"
check "far too large: nginx's page, in Korean too" "413 보낸 것이 너무 커요 · 이음" "$(shown --data-binary @"$work/large" "$site/sign-in")"
check "an upload route takes more" 413 "$(status --form "file=@$work/large" "$site/verify")"
check "… from the application" 1 "$(grep -c '"route": "completion:check_upload".*"status": 413' "$work/server.log")"
echo -n >"$work/urls"; for _ in $(seq 60); do echo "url = \"$site/sign-in\""; echo "output = /dev/null"; done >"$work/urls"
check "60 people behind one address at once" "60 x 200" \
    "$(web --no-progress-meter --parallel --parallel-max 60 --write-out '%{http_code}\n' --config "$work/urls" | sort | uniq -c | awk '{print $1" x "$2}')"
sleep 2
for _ in $(seq 1500); do echo "url = \"$site/healthz\""; echo "output = /dev/null"; done >"$work/urls"
check "a flood is told to wait" "1" "$(web --no-progress-meter --parallel --parallel-max 100 --max-time 60 --write-out '%{http_code}\n' --config "$work/urls" | grep -c '^429' | awk '{print ($1 > 0)}')"
sleep 6
knocks() { # how many of so many posts at once to the door are told to wait
    for _ in $(seq "$1"); do echo "url = \"$site/sign-in\""; echo "data = \"phone=1\""; echo "output = /dev/null"; done >"$work/urls"
    web --no-progress-meter --parallel --parallel-max 50 --max-time 60 --write-out '%{http_code}\n' --config "$work/urls" | grep -c '^429' || true
}
check "a room's 120 posts at the door at once" 0 "$(knocks 120)"
sleep 15
check "600 of one address are told to wait, nearly all but 150" 1 "$(($(knocks 600) > 200))"
check "a picture may be larger than a form" 403 "$(status --form "file=@$work/large" "$site/photos")"
sleep 6
kill -TERM "$server"; wait "$server" 2>/dev/null || true
check "while the server is down: a page in Korean" "502 잠깐 멈춰 있어요 · 이음" "$(shown "$site/sign-in")"
start_server
sleep 1
check "after its start, without touching nginx" 200 "$(status "$site/sign-in")"
check "the access log holds no path" 0 "$(grep -c 'sign-in\|static' "$work/ieum.access.log")"
check "and no full address" 0 "$(grep -c '127\.0\.0\.1' "$work/ieum.access.log")"
check "the application logged no error" 0 "$(grep -c '"level": "error"' "$work/server.log")"
echo "$passed as expected, $failed not ($(nginx -v 2>&1))"
[ "$failed" = 0 ]
