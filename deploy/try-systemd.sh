#!/usr/bin/env bash
# Follows docs/operations.md on bare Debian 12 machines with systemd inside (systemd-nspawn); what is typed there comes out of the
# document itself. Three machines: `first` installs, starts, breaks, backs up, moves to PostgreSQL; `second` restores what `first` has
# backed up; `older` begins with an earlier release and upgrades. They have no network once they run, and nothing outside FOLDER changes.
#   deploy/try-systemd.sh [FOLDER] [COMMIT]   FOLDER: kept when named, and used again (its bare tree saves a minute);
#                                             COMMIT: the earlier release, by default the last one with fewer migrations
# Needs root, git, debootstrap and systemd-nspawn (apt install debootstrap systemd-container), 5 GB of disk, and the mirrors of Debian
# and Python as this machine reaches them: its PIP_* settings and its certificates are handed in.
set -euo pipefail
repo="$(cd "$(dirname "$0")/.." && pwd)"
guide="$repo/docs/operations.md"
passed=0 failed=0
check() { # what, expected pattern, found
    if [[ "$3" == $2 ]]; then passed=$((passed + 1)); echo "ok    $1"; else failed=$((failed + 1)); echo "WRONG $1: expected $2, found $3"; fi
}
fenced() { # kind ("sh" or ""), text: the document's block of this kind that holds this text, as it stands
    awk -v kind="$1" -v text="$2" '/^ *```/ {if (!on) {on = 1; held = ""; match($0, /^ */); indent = RLENGTH; opened = substr($0, indent + 4); next}
        if (opened == kind && index(held, text)) {printf "%s", held; found = 1; exit} on = 0; next}
        on {held = held substr($0, indent + 1) "\n"} END {exit !found}' "$guide" || { echo "the document has no such block: $2" >&2; exit 1; }
}
block() { fenced sh "$1"; }
typed() { fenced "" "$1" | sed -n 's/^[#$] //p'; } # what is typed in an example: its lines after "# " or "$ "
run() { bash -ec "$1"; } # what the document types, up to the first command that fails

# ---------------------------------------------------------------------------------------------------- inside a machine
site=https://ieum.example.kr
web() { curl --silent --max-time 30 --cacert /root/ca.pem --resolve ieum.example.kr:443:127.0.0.1 --resolve ieum.example.kr:80:127.0.0.1 "$@"; }
status() { web --output /dev/null --write-out '%{http_code}' "$@"; }
title() { web "$@" | sed -n 's#.*<title>\(.*\)</title>.*#\1#p'; }
field() { sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" | head -1; }
until_ready() { curl --silent --fail --output /dev/null --retry 60 --retry-delay 1 --retry-all-errors http://127.0.0.1:8000/readyz; }
readiness() { curl --silent http://127.0.0.1:8000/readyz; }
sign_in() { # login, password, otpauth address: the title of the first page
    local jar=/root/jar page ticket code
    rm -f $jar
    page="$(web --cookie-jar $jar "$site/sign-in/staff")"
    page="$(web --cookie-jar $jar --cookie $jar --data-urlencode "_csrf=$(field _csrf <<<"$page")" --data-urlencode "login=$1" \
        --data-urlencode "password=$2" "$site/sign-in/staff")"
    ticket="$(field ticket <<<"$page")"
    code="$(/opt/ieum/.venv/bin/python -c 'import pyotp, sys; print(pyotp.parse_uri(sys.argv[1]).now())' "$3")"
    title --location --cookie-jar $jar --cookie $jar --data-urlencode "_csrf=$(field _csrf <<<"$page")" --data-urlencode "ticket=$ticket" \
        --data-urlencode "code=$code" "$site/sign-in/staff/code"
}
behind_tls() { # nginx as the document sets it up, with a certificate of an authority of one's own
    cd /opt/ieum && run "$(block 'install -d /etc/nginx/ieum/certificates')"
    cp /share/ca.pem /root/ && cp /share/fullchain.pem /share/privkey.pem /etc/nginx/ieum/certificates/
    nginx -t -q && systemctl restart nginx
}
settled() { # the helper `ieum` and the settings
    run "$(block 'cat > /usr/local/bin/ieum')"
    sed -i "s#^PUBLIC_URL=.*#PUBLIC_URL=$site#" /etc/ieum/ieum.env
}
first() {
    local found start pid
    settled
    cd /opt/ieum
    check "secrets, migration, units, first start: as the document types it" 0 "$(run "$(typed 'ieum secrets')" >/root/start.log 2>&1; echo $?)"
    cat /root/start.log
    check "ready" '*"status":"ready"*' "$(readiness)"
    check "doctor finds no fault" 0 "$(ieum doctor >/root/doctor.log; echo $?)"
    cat /root/doctor.log
    check "both services run as ieum" "ieum ieum" "$(systemctl show --value -p User ieum ieum-work | xargs)"
    check "the timer waits for the night" "*ieum-backup.service*" "$(systemctl list-timers --no-pager ieum-backup.timer)"

    # the sandbox
    pid="$(systemctl show --value -p MainPID ieum)"
    check "no capability, no new privilege, system calls filtered" "CapEff: 0000000000000000 NoNewPrivs: 1 Seccomp: 2" \
        "$(grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/$pid/status | tr '\t\n' '  ' | sed 's/ *$//')"
    check "the server cannot write its own program" "*Read-only file system*" \
        "$(nsenter --target $pid --mount -- setpriv --reuid ieum --regid ieum --clear-groups touch /opt/ieum/app/x 2>&1 || true)"
    check "nor see another's processes" 0 "$(nsenter --target $pid --mount -- setpriv --reuid ieum --regid ieum --clear-groups ls /proc | grep -c '^1$' || true)"
    for unit in ieum ieum-work ieum-backup; do
        check "exposure of $unit (systemd-analyze security; 10 is none)" "[0-2].*" "$(systemd-analyze security --no-pager $unit.service | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')"
    done

    # nginx, own authority, first accounts
    behind_tls
    check "a page by https, its certificate checked" 200 "$(status "$site/sign-in")"
    check "http leads there" "308 $site/sign-in" "$(web --output /dev/null --write-out '%{http_code} %{redirect_url}' http://ieum.example.kr/sign-in)"
    check "style sheets come from nginx, compressed" gzip "$(web --output /dev/null --dump-header - --header 'Accept-Encoding: gzip' \
        "$site/static/css/base.css" | tr -d '\r' | awk 'tolower($1) == "content-encoding:" {print $2}')"
    typed 'ieum create-staff' >/root/accounts.sh
    bash -e /root/accounts.sh >/root/accounts.log 2>&1 || true
    check "organisation, staff, address: as the document types it" "*203.0.113.20" "$(tail -1 /root/accounts.log)"
    password="$(sed -n 's/^password: //p' /root/accounts.log)" address="$(grep -m1 '^otpauth:' /root/accounts.log)"
    printf '%s\n' "$password" "$address" >/share/staff
    check "the center's first sign-in, through nginx" "*·*" "$(sign_in park@example.kr "$password" "$address" | tee /share/home)"

    # logs
    sleep 1
    check "one JSON object a line" 0 "$(journalctl -u ieum -o cat --no-pager | grep '^{' | jq -e . >/dev/null; echo $?)"
    check "nobody in it" 0 "$(journalctl -u ieum -o cat --no-pager | grep -c '박순자\|park@example' || true)"
    check "the document's questions to the log are answered" 0 "$(run "$(block 'select(.status>=500)')" >/root/jq.log 2>&1; echo $?)"

    # stopping, dying, refusing
    start=$(date +%s); systemctl restart ieum; until_ready
    check "restarted within the grace" 1 "$(($(date +%s) - start < 30))"
    check "it stopped in good order" "*Application shutdown complete*" "$(journalctl -u ieum -o cat --no-pager | tail -40)"
    check "signed in still" 200 "$(status --cookie /root/jar "$site/cohorts")"
    kill -9 "$(systemctl show --value -p MainPID ieum)"; sleep 4; until_ready
    check "killed: started again" 1 "$(systemctl show --value -p NRestarts ieum)"
    kill -9 "$(systemctl show --value -p MainPID ieum-work)"; sleep 4
    check "the worker too" "1 active" "$(systemctl show --value -p NRestarts ieum-work) $(systemctl is-active ieum-work)"
    sed -i 's/^PUBLIC_URL/#PUBLIC_URL/' /etc/ieum/ieum.env; systemctl restart ieum; sleep 5
    check "refused once, in one sentence" "*not started: PUBLIC_URL is missing*" "$(journalctl -u ieum -o cat -n 20 --no-pager)"
    check "and not again and again" "failed 0" "$(systemctl is-active ieum || true) $(systemctl show --value -p NRestarts ieum)"
    check "meanwhile: a page in Korean" "잠깐 멈춰 있어요 · 이음" "$(title "$site/")"
    sed -i 's/^#PUBLIC_URL/PUBLIC_URL/' /etc/ieum/ieum.env; systemctl restart ieum; until_ready

    errors
    full_disk
    keys_and_backup

    to_postgresql
}

in_an_editor() { sed 's#^nano \(.*\)#cat /root/typed >\1#'; } # there is nobody to type
errors() { check "no error in the log so far" "" "$(journalctl -u ieum -u ieum-work -o cat --no-pager | grep '"level": "error"\|Traceback')"; }
knock() { # a try at the door, which writes: the page's title
    local jar=/root/knock page
    rm -f $jar
    page="$(web --cookie-jar $jar "$site/sign-in")"
    title --cookie $jar --data-urlencode "_csrf=$(field _csrf <<<"$page")" --data-urlencode phone=010-1234-5678 --data-urlencode pin=482915 "$site/sign-in"
}
full_disk() { # the state's folder on a disk of 300 MB that is filled up and emptied again
    local before
    before="$(knock)"
    systemctl stop ieum ieum-work
    mv /var/lib/ieum /var/lib/ieum.kept
    install -d -o ieum -g ieum -m 0700 /var/lib/ieum
    mount -t tmpfs -o size=300m,mode=0700,uid="$(id -u ieum)",gid="$(id -g ieum)" none /var/lib/ieum
    cp -a /var/lib/ieum.kept/. /var/lib/ieum/
    systemctl start ieum ieum-work; until_ready
    fallocate -l 150M /var/lib/ieum/ballast
    sleep 2 # the answer to /readyz is kept for a second
    check "little room: said, and still serving" '200 *"degraded"*"disk":"low"*' "$(curl --silent --output /root/ready --write-out '%{http_code}' http://127.0.0.1:8000/readyz) $(cat /root/ready)"
    cat /dev/zero >/var/lib/ieum/more 2>/dev/null || true
    check "no room: reading goes on" 200 "$(status "$site/sign-in")"
    check "writing is refused, in Korean" "지금은 저장할 수 없어요*" "$(knock)"
    check "a backup is refused, in one sentence" "*No space left on device*" "$(ieum backup /var/lib/ieum/x.tar 2>&1 || true)"
    rm /var/lib/ieum/ballast /var/lib/ieum/more
    rm -f /var/lib/ieum/x.tar.partial
    check "room again: writing goes on without a restart" "$before" "$(knock)"
    systemctl stop ieum ieum-work
    cp -a /var/lib/ieum/. /var/lib/ieum.kept/ && umount /var/lib/ieum && rmdir /var/lib/ieum && mv /var/lib/ieum.kept /var/lib/ieum
    systemctl start ieum ieum-work; until_ready
}
keys_and_backup() {
    systemctl start ieum-backup
    check "the nightly backup" success "$(systemctl show --value -p Result ieum-backup)"
    check "it is good" "*: good (every byte and every row;*" "$(journalctl -u ieum-backup -o cat --no-pager)"
    touch -d '40 days ago' /var/backups/ieum/ieum-20200101T000000Z.ieum.tar
    chown root /var/backups/ieum; systemctl start ieum-backup 2>/dev/null || true
    check "a night without a backup forgets no older one" "exit-code 2" "$(systemctl show --value -p Result ieum-backup) $(ls /var/backups/ieum | wc -l)"
    chown ieum /var/backups/ieum; systemctl start ieum-backup
    check "after a good one what is older than 30 days goes" 2 "$(ls /var/backups/ieum | wc -l)"
    check "keys: a pair begins without a restart" "*in use: *" "$(ieum keys rotate)"
    check "the new pair is published, the old one (which has signed nothing) is not" "2 $(ieum keys list | grep -c active)" \
        "$(web "$site/.well-known/did.json" | jq '.verificationMethod | length') $(ieum keys list | grep -c retired)"
    echo 'correct horse battery staple' >/root/typed
    mkdir -p /media/usb
    check "a sealed copy, as the document types it" 0 "$(run "$(typed 'ieum backup-keys' | in_an_editor)" >/root/seal.log 2>&1; echo $?)"
    check "it is there" 600 "$(stat --format %a /media/usb/ieum-keys.json)"
}
to_postgresql() {
    local file
    systemctl start postgresql
    check "roles and database" "*CREATE DATABASE*" "$(run "$(block 'CREATE ROLE ieum_owner' | grep -v '^apt ')" 2>&1)"
    systemctl stop ieum ieum-work
    file="$(ieum backup /var/backups/ieum | sed -n 's/: good.*//p')"
    sed -i 's#^DATABASE_URL=.*#DATABASE_URL=postgresql+psycopg://ieum_app:AnotherLongPassword@127.0.0.1/ieum#' /etc/ieum/ieum.env
    check "migrated as the owner of the tables" "*the database is up to date*" "$(run "$(block 'OWNER=1 ieum migrate')" 2>&1)"
    check "restored from SQLite" "restored: *" "$(OWNER=1 ieum restore "$file" --app-role ieum_app 2>&1)"
    systemctl start ieum ieum-work; until_ready
    check "doctor finds no fault on PostgreSQL" 0 "$(ieum doctor >/root/doctor2.log; echo $?)"
    grep -v '^OK' /root/doctor2.log || true
    check "the center signs in here too" "$(cat /share/home)" "$(sleep 31; sign_in park@example.kr "$password" "$address")"
    systemctl restart postgresql; sleep 3
    check "PostgreSQL restarted: served without a restart" 200 "$(status --cookie /root/jar "$site/cohorts")"
    systemctl start ieum-backup
    check "the nightly backup as the server's role" success "$(systemctl show --value -p Result ieum-backup)"
    cp "$(ls /var/backups/ieum/*.tar | tail -1)" /media/usb/ieum-keys.json /share/
}

second() {
    local file
    settled
    mkdir -p /media/usb && cp /share/ieum-keys.json /media/usb/
    install -o ieum -m 0600 /share/ieum-2*.tar /var/backups/ieum/
    file="$(ls /var/backups/ieum/*.tar)"
    echo 'correct horse battery staple' >/root/typed
    check "without the keys it is refused" "*ieum restore-keys*" "$(ieum restore "$file" 2>&1 || true)"
    check "the keys" 3 "$(run "$(typed 'ieum restore-keys' | in_an_editor)" 2>&1 | grep -c ^wrote)"
    check "restored, into SQLite" "restored: *Nothing is issued until you say*" "$(ieum restore "$file" 2>&1)"
    check "numbers: nothing was issued since" "*certificates can be issued*" "$(ieum catch-up --nothing-issued-since)"
    cp /opt/ieum/deploy/systemd/* /etc/systemd/system/ && systemctl daemon-reload
    systemctl enable --now ieum ieum-work ieum-backup.timer 2>/dev/null; until_ready
    sleep 2; check "doctor finds no fault" 0 "$(ieum doctor >/root/doctor.log; echo $?)"
    grep -v '^OK' /root/doctor.log || true
    behind_tls
    sleep 31 # a one-time code is good once, here too
    check "the center signs in with the same password and authenticator" "$(cat /share/home)" "$(sign_in park@example.kr "$(head -1 /share/staff)" "$(tail -1 /share/staff)")"
}

older() {
    local before
    settled
    cd /opt/ieum
    ieum secrets >/dev/null && ieum migrate >/dev/null && cp deploy/systemd/* /etc/systemd/system/ && systemctl daemon-reload
    systemctl enable --now ieum ieum-work 2>/dev/null; until_ready
    ieum create-organisation --name 시험센터 --phone 064-000-0000 --head-title 센터장 --head-name 김하나 >/dev/null
    before="$(ieum upgrade --check | sed -n 's/^OK *revision: \([0-9]*\).*/\1/p')"
    check "looked at, the old server running: nothing speaks against it" 0 "$(run "$(typed 'ieum upgrade --check')" >/root/check.log; echo $?)"
    cat /root/check.log
    check "it still answers" 200 "$(curl --silent --output /dev/null --write-out '%{http_code}' http://127.0.0.1:8000/healthz)"
    cd /
    check "upgraded, as the document types it" 0 "$(run "$(block 'IEUM=/opt/ieum.new ieum upgrade')" >/root/upgrade.log 2>&1; echo $?)"
    grep -v '^OK' /root/upgrade.log
    until_ready
    check "ready at the new revision" '*"status":"ready"*' "$(readiness)"
    check "what was there is there" "시험센터*" "$(ieum register-address --organisation 시험센터 --address 203.0.113.1)"
    check "undone, as the document types it" 0 "$(run "$(block 'mv /opt/ieum.old /opt/ieum')" >/root/undo.log 2>&1; echo $?)"
    until_ready
    check "ready at the old one ($before)" '*"revision":"ok"*' "$(readiness)"
    check "with what it had" "시험센터*" "$(ieum register-address --organisation 시험센터 --address 203.0.113.2)"
}

if [ "${1:-}" = inside ]; then
    set +e # what goes wrong is counted
    "$2"
    [ "$2" = first ] || errors
    check "no unit that has failed" 0 "$(systemctl list-units --failed --no-legend 'ieum*' | wc -l)"
    echo "$passed as expected, $failed not"
    exit
fi

# ---------------------------------------------------------------------------------------------------- outside
[ "$(id -u)" = 0 ] || { echo "needs root"; exit 2; }
for tool in debootstrap systemd-nspawn git openssl; do
    command -v "$tool" >/dev/null || { echo "needs $tool (apt install debootstrap systemd-container git openssl)"; exit 2; }
done
# Where cgroups of both versions are mounted (and no systemd to ask), a mount namespace of our own has one.
if [ -d /sys/fs/cgroup/unified ] && [ -z "${OWN_MOUNTS:-}" ]; then
    OWN_MOUNTS=1 exec unshare --mount bash -c 'umount /sys/fs/cgroup/unified; exec "$0" "$@"' "$0" "$@"
fi
work="${1:-$(mktemp -d)}" earlier="${2:-}"
mkdir -p "$work" && work="$(cd "$work" && pwd)"
: "${earlier:=$(git -C "$repo" log -1 --diff-filter=A --format=%H -- migrations/versions)^}"
end() {
    for machine in first second older; do umount "$work/$machine/root" 2>/dev/null || true; done
    rm -rf "$work/"{first,second,older,share}
    [ -n "${1:-}" ] || rm -rf "$work"
}
trap 'end "${1:-}"' EXIT
[ -f /sys/fs/cgroup/cgroup.controllers ] || export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
options=(--quiet --bind-ro="$repo/deploy/try-systemd.sh:/try/deploy/try-systemd.sh" --bind-ro="$guide:/try/docs/operations.md")
[ -d /run/systemd/system ] || options+=(--keep-unit --register=no)
on() { # a tree; commands that it runs with this machine's network: what the document installs
    local tree="$1" each handed=(--setenv=DEBIAN_FRONTEND=noninteractive)
    while read -r each; do handed+=(--setenv="$each"); done < <(env | grep '^PIP_')
    [ -z "${PIP_CERT:-}" ] || handed+=(--bind-ro="$PIP_CERT:/try/certificates" --setenv=PIP_CERT=/try/certificates)
    systemd-nspawn "${options[@]}" "${handed[@]}" -D "$tree" --pipe bash -euc "$2" >>"$work/install.log" 2>&1 || { tail -20 "$work/install.log"; exit 1; }
}
release() { # a commit, a tree, a folder in it; deploy/ of HEAD is as it lies here
    mkdir -p "$2$3"
    git -C "$repo" archive "$1" | tar --directory "$2$3" --extract
    [ "$1" != HEAD ] || { rm -rf "$2$3/deploy" && cp -r "$repo/deploy" "$2$3/deploy" && chown -R root:root "$2$3/deploy"; }
}
machine() { # a tree of its own over the installed one
    mkdir -p "$work/$1/"{root,changes,scratch}
    mount -t overlay -o "lowerdir=$work/installed,upperdir=$work/$1/changes,workdir=$work/$1/scratch" none "$work/$1/root"
    cat >"$work/$1/root/etc/systemd/system/ieum-try.service" <<UNIT
[Service]
Type=oneshot
Environment=HOME=/root LANG=C.UTF-8
ExecStart=/bin/bash /try/deploy/try-systemd.sh inside $1
StandardOutput=append:/share/$1.log
StandardError=append:/share/$1.log
TimeoutStartSec=15min
ExecStopPost=/bin/systemctl poweroff --no-block
[Install]
WantedBy=multi-user.target
UNIT
    ln -sf /etc/systemd/system/ieum-try.service "$work/$1/root/etc/systemd/system/multi-user.target.wants/"
}
boot() {
    echo "---- $1"
    timeout 1200 systemd-nspawn "${options[@]}" -D "$work/$1/root" --bind="$work/share:/share" --private-network --hostname="$1" --boot >"$work/$1.boot.log" 2>&1 || true
    cat "$work/share/$1.log"
    passed=$((passed + $(sed -n 's/^\([0-9]*\) as expected, .*/\1/p' "$work/share/$1.log")))
    failed=$((failed + $(sed -n 's/.* as expected, \([0-9]*\) not$/\1/p' "$work/share/$1.log")))
}

mkdir -p "$work/share"
if [ ! -e "$work/bare.made" ]; then
    rm -rf "$work/bare" && debootstrap --variant=minbase bookworm "$work/bare" >"$work/debootstrap.log"
    printf '#!/bin/sh\nexit 101\n' >"$work/bare/usr/sbin/policy-rc.d" && chmod 755 "$work/bare/usr/sbin/policy-rc.d"
    on "$work/bare" 'apt-get update -q; apt-get install -q -y --no-install-recommends systemd systemd-sysv dbus'
    touch "$work/bare.made"
fi
install_block="$(block 'useradd --system')"
rm -rf "$work/installed" && cp -a "$work/bare" "$work/installed"
release HEAD "$work/installed" /opt/ieum
on "$work/installed" "apt() { command apt-get -q -y \"\$@\"; }; apt-get update -q; $install_block
$(block 'CREATE ROLE ieum_owner' | grep '^apt ')"
rm "$work/installed/usr/sbin/policy-rc.d"
for unwanted in nginx postgresql; do rm -f "$work/installed/etc/systemd/system/multi-user.target.wants/$unwanted.service"; done
check "the document's installation, on a bare Debian 12" 0 0
(cd "$work/share" && openssl req -x509 -newkey rsa:2048 -nodes -days 3 -subj "/CN=try authority" -keyout ca.key -out ca.pem \
    && openssl req -newkey rsa:2048 -nodes -subj /CN=ieum.example.kr -keyout privkey.pem -out request.pem \
    && openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile <(echo subjectAltName=DNS:ieum.example.kr) -out server.pem \
    && cat server.pem ca.pem >fullchain.pem) 2>/dev/null

for name in first second; do machine "$name"; boot "$name"; done
machine older
rm -rf "$work/older/root/opt/ieum" && release "$earlier" "$work/older/root" /opt/ieum && release HEAD "$work/older/root" /opt/ieum.new
on "$work/older/root" "$(sed -n '/^cd \/opt\/ieum/,/compileall/p' <<<"$install_block")
$(block 'cd /opt/ieum.new')"
boot older
echo "$passed as expected, $failed not (systemd $(sed -n 's/^Version: //p' <(chroot "$work/installed" dpkg -s systemd)), earlier release $(git -C "$repo" rev-parse --short "$earlier"))"
[ "$failed" = 0 ]
