# Waits for the playground's virtual machine to go away and tidies up after it. Standard input is a pipe that only the
# virtual machine holds, so that it ends with it, even by kill -9. On it come lines: "+ 123" when process 123 has
# started, "- 123" when it has ended.
trap '' HUP INT TERM QUIT
folder=$(mktemp -d "${TMPDIR:-/tmp}/metricsdemo-playground.XXXXXX") && mkdir "$folder/pids" || exit 1
echo "$folder"
running=' '
while read -r change pid; do
  case $change in
    +) running="$running$pid " ;;
    -) running="${running%% $pid *} ${running#* $pid }" ;;
  esac
done
exec >/dev/null 2>&1
# What had started but was not reported yet: a program registers in pids/ before it starts, and does not start when it
# cannot. The list above does not depend on files, which somebody may have removed.
mv "$folder/pids" "$folder/closed"
for file in "$folder"/closed/*; do
  [ -e "$file" ] && running="$running${file##*/} "
done
for pid in $running; do
  kill -9 "$pid"
done
# What was killed a moment ago may still be writing.
tries=0
until rm -rf "$folder" || [ $tries -ge 50 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
