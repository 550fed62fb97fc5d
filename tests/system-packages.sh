#!/bin/sh
# Installs what the tests need from the system, where that is allowed; else says which tests are left out.
# Under CI=true nothing may be left out.
set -u

missing=""
PATH="$PATH:/usr/sbin:/usr/local/sbin"
command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd dovecot-lmtpd"
[ -e /usr/lib/dovecot/lmtp ] || missing="$missing dovecot-lmtpd"
[ -n "$(ldconfig -p 2>/dev/null | grep -F libpangoft2-1.0.so.0)" ] || missing="$missing libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
{ command -v tesseract >/dev/null 2>&1 && tesseract --list-langs 2>/dev/null | grep -qx deu; } || missing="$missing tesseract-ocr-deu"
[ -z "$missing" ] && exit 0

run=""
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then run="sudo -n"; else run="no"; fi
fi
if command -v apt-get >/dev/null 2>&1 && [ "$run" != "no" ]; then
    echo "Installing from the system's packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # the tests start servers of their own; none is to be started or enabled by an installation
    if [ ! -e /usr/sbin/policy-rc.d ] && [ -z "$run" ]; then
        printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    if $run apt-get update -qq >/dev/null 2>&1 && $run apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1; then
        exit 0
    fi
    echo "The installation did not succeed."
fi
echo "Not installed, and not installable from here:$missing"
echo "Left out: tests that talk to Dovecot (test_imap.py and others marked dovecot) tests that print mails to PDF, and
tests that recognise pictures (test_recognition.py)."
[ "${CI:-}" != "true" ] || { echo "Under CI nothing may be left out."; exit 1; }
