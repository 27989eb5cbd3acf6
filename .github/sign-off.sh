#!/usr/bin/env bash
# sign-off.sh RANGE: every commit of the range has a Signed-off-by line of its author (https://developercertificate.org).
set -euo pipefail
failed=0
while read -r commit; do
  author=$(git log -1 --format='%an <%ae>' "$commit")
  if ! git log -1 --format='%(trailers:key=Signed-off-by,valueonly)' "$commit" | grep -qxF "$author"; then
    printf '%s: there is no line "Signed-off-by: %s"; git rebase --signoff adds it\n' "$commit" "$author"
    failed=1
  fi
done < <(git rev-list --no-merges "$1")
exit "$failed"
