# Waits for the playground's virtual machine to go away and tidies up after it. Standard input is a pipe that only the
# virtual machine holds, so that it ends with it, even by kill -9.
trap '' HUP INT TERM QUIT
folder=$(mktemp -d "${TMPDIR:-/tmp}/metricsdemo-playground.XXXXXX") && mkdir "$folder/pids" || exit 1
echo "$folder"
while read -r line; do :; done
exec >/dev/null 2>&1
# A program registers in pids/ before it starts, and does not start when it cannot: after this, none is missed.
mv "$folder/pids" "$folder/closed"
for file in "$folder"/closed/*; do
  [ -e "$file" ] && kill -9 "${file##*/}"
done
# What was killed a moment ago may still be writing.
tries=0
until rm -rf "$folder" || [ $tries -ge 50 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
